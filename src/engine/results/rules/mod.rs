//! What can be wrong with results and what is made of them, one rule a file.

mod cell_cut;
mod columns_over_limit;
mod formula_guarded;
mod rows_over_limit;

pub use cell_cut::CELL_CUT;
pub use columns_over_limit::COLUMNS_OVER_LIMIT;
pub use formula_guarded::FORMULA_GUARDED;
pub use rows_over_limit::ROWS_OVER_LIMIT;
