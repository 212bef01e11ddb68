"""The parts of Scripts/compare: what is asked, what is measured, and the tables that are made of it."""
