"""Meetings: season, dates, rota, invitations, attendance."""
