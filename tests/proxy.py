"""nginx in front of several nodes, as docs/scaling.md has it: those at one table come to one node."""

import subprocess
from contextlib import contextmanager
from types import SimpleNamespace

from tests.server import free_port

# A node that does not answer is left alone for a second.
CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; worker_rlimit_nofile 50000;
events {{ worker_connections 20000; }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  map $uri $table {{ "~^/live/(?<id>[0-9a-f-]+)/" $id; default $request_id; }}
  upstream kring {{ hash $table consistent; {servers} keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://kring; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_buffering off; proxy_read_timeout 1h; proxy_connect_timeout 1s;
    }}
  }}
}}
"""


@contextmanager
def proxy(folder, nodes):
    """nginx in front of these nodes; gives what stands for a node: a port, a host, and the process."""
    port, file = free_port(), folder / "nginx.conf"
    servers = "".join(
        f"server 127.0.0.1:{node.port} max_fails=1 fail_timeout=1s; " for node in nodes
    )
    file.write_text(CONFIGURATION.format(folder=folder, servers=servers, port=port))
    process = subprocess.Popen(["nginx", "-c", str(file), "-e", str(folder / "nginx.log")])
    try:
        yield SimpleNamespace(port=port, host=f"localhost:{port}", process=process)
    finally:
        process.terminate()
        process.wait(10)
