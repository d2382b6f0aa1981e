//! Text of which some parts are columns.

use super::super::source::Row;

/// A part of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The same in every row.
    Literal(String),
    /// The field of this column, zero-based.
    Column(usize),
}

/// A string made of literal text and columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pieces: Vec<Piece>,
}

impl Text {
    /// Text that is the same in every row.
    pub fn literal(text: &str) -> Self {
        let mut this = Self::default();
        this.push_literal(text);
        this
    }

    /// Appends text that is the same in every row.
    pub fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Literal(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    /// Appends a column.
    pub fn push_column(&mut self, idx: usize) {
        self.pieces.push(Piece::Column(idx));
    }

    /// Appends another text.
    pub fn extend(&mut self, other: &Self) {
        for piece in &other.pieces {
            match piece {
                Piece::Literal(text) => self.push_literal(text),
                Piece::Column(idx) => self.push_column(*idx),
            }
        }
    }

    /// The text of a row, without holes. A field that the row lacks is empty.
    #[must_use]
    pub fn fill(&self, row: &Row<'_>) -> Self {
        let mut filled = Self::default();
        for piece in &self.pieces {
            filled.push_literal(match piece {
                Piece::Literal(text) => text,
                Piece::Column(idx) => row.get(*idx).unwrap_or_default(),
            });
        }
        filled
    }

    /// Whether there is nothing in it but white space; columns count as something.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Literal(text) => text.trim().is_empty(),
            Piece::Column(_) => false,
        })
    }

    /// The parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether there is no part at all.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The columns that occur, each once, in order of first use.
    pub fn columns(&self) -> Vec<usize> {
        let mut columns = Vec::new();
        for piece in &self.pieces {
            if let Piece::Column(idx) = piece
                && !columns.contains(idx)
            {
                columns.push(*idx);
            }
        }
        columns
    }

    /// Whether every literal part is white space: whether a row can be left without any text.
    pub fn is_blank_without_columns(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Literal(text) => text.trim().is_empty(),
            Piece::Column(_) => true,
        })
    }
}
