-- Here the planner finds an amendment by its index; only SQLite's view had to say so.
select 1;
