"""Circles: frame, agreement, roles, members, invitations."""
