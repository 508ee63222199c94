"""The business of Halbtag: half-days, qualification, bookings, invitations. Imports no Flask."""
