"""Running an office: back-ups and upgrades, health, figures for monitoring, and the doctor."""
