/* A disk that can lose its power and can be full. Loaded into a server before libc; see disk.py.

   KRING_DISK         the folder whose files are on this disk
   KRING_DISK_LOG     here each write, cut and sync of those files is recorded, in the order in which they happened
   KRING_DISK_FULL    while a file of this name is there, the disk is full */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct entry { double at; uint64_t offset, length; uint32_t name; char what, unused[3]; };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;

/* Put the path of an open file in `name`; 0 when it is not on this disk. The -shm file is memory: never on a disk. */
static size_t on_disk(int file, char *name, size_t size) {
  const char *folder = getenv("KRING_DISK");
  char link[32];
  if (!folder || file == log_file) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, name, size - 1);
  if (length <= 0) return 0;
  name[length] = 0;
  if (strncmp(name, folder, strlen(folder)) || strstr(name, "-shm")) return 0;
  return (size_t)length;
}

static int is_full(void) {
  const char *sign = getenv("KRING_DISK_FULL");
  return sign && access(sign, F_OK) == 0;
}

static void record(char what, const char *name, const void *bytes, uint64_t offset, uint64_t length) {
  const char *path = getenv("KRING_DISK_LOG");
  if (!path) return;
  if (log_file < 0) log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  struct entry entry = {now.tv_sec + now.tv_nsec / 1e9, offset, length, (uint32_t)strlen(name), what, {0}};
  syscall(SYS_write, log_file, &entry, sizeof entry);
  syscall(SYS_write, log_file, name, strlen(name));
  if (bytes) syscall(SYS_write, log_file, bytes, length);
}

static ssize_t put(int file, const void *bytes, size_t length, off_t offset) {
  char name[4096];
  size_t here = on_disk(file, name, sizeof name);
  if (!here) return syscall(SYS_pwrite64, file, bytes, length, offset);
  if (is_full()) { errno = ENOSPC; return -1; }
  pthread_mutex_lock(&one_at_a_time);
  ssize_t done = syscall(SYS_pwrite64, file, bytes, length, offset);
  if (done > 0) record('w', name, bytes, (uint64_t)offset, (uint64_t)done);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

static int cut(int file, off_t length) {
  char name[4096];
  size_t here = on_disk(file, name, sizeof name);
  pthread_mutex_lock(&one_at_a_time);
  int done = (int)syscall(SYS_ftruncate, file, length);
  if (here && !done) record('t', name, NULL, (uint64_t)length, 0);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

static int keep(int file, long call) {
  char name[4096];
  size_t here = on_disk(file, name, sizeof name);
  pthread_mutex_lock(&one_at_a_time);
  int done = (int)syscall(call, file);
  if (here && !done) record('s', name, NULL, 0, 0);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return put(file, bytes, length, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) { return put(file, bytes, length, offset); }
int ftruncate(int file, off_t length) { return cut(file, length); }
int ftruncate64(int file, off64_t length) { return cut(file, length); }
int fsync(int file) { return keep(file, SYS_fsync); }
int fdatasync(int file) { return keep(file, SYS_fdatasync); }

ssize_t write(int file, const void *bytes, size_t length) {
  char name[4096];
  if (!on_disk(file, name, sizeof name)) return syscall(SYS_write, file, bytes, length);
  if (is_full()) { errno = ENOSPC; return -1; }
  off_t offset = lseek(file, 0, SEEK_CUR);
  pthread_mutex_lock(&one_at_a_time);
  ssize_t done = syscall(SYS_write, file, bytes, length);
  if (done > 0) record('w', name, bytes, (uint64_t)offset, (uint64_t)done);
  pthread_mutex_unlock(&one_at_a_time);
  return done;
}
