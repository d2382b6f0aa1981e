//! One file per story of a user, named after what the user does.

mod accessible;
mod big_file;
mod calibration;
mod cancel;
mod check_a_file;
mod choose_a_source;
mod choose_rows;
mod compare_runs;
mod cost;
mod drop_a_csv;
mod first_paint;
mod keyboard;
mod lost_worker;
mod models;
mod more_inputs;
mod no_storage;
mod out_of_date;
mod packed_sources;
mod parts;
mod reload;
mod results;
mod save_into_a_folder;
mod screenshots;
mod several_files;
mod share_a_recipe;
mod simulated_results;
