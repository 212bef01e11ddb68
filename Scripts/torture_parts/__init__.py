"""The parts of Scripts/torture, and what they share: invented records, the program, commands to disturb."""
