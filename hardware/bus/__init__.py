"""The lab bus, MQTT 3.1.1: what happens is published, and relays, outlets and hook switches are worked by it."""
