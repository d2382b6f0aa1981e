//! Money, to the millionth of a millionth of a US dollar, so that sums are exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use super::super::tokens::Interval;

/// Picodollars of a dollar.
const DOLLAR: u128 = 1_000_000_000_000;
/// Picodollars of a micro-dollar, in which prices of a million tokens are kept: a micro-dollar for a
/// million tokens is a picodollar for one.
const MICRO: u128 = 1_000_000;
/// Digits after the point of a dollar.
const DECIMALS: usize = 12;

/// US dollars. In JSON a decimal text, since a number would lose digits: `"12.5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Money {
    pico: u128,
}

/// Why a text is no amount of dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount of US dollars is written 12.50, with at most twelve digits after the point")]
pub struct NotMoney;

impl Money {
    /// So many micro-dollars.
    pub fn from_micro(n_micro: u64) -> Self {
        Self { pico: u128::from(n_micro) * MICRO }
    }

    /// So many tokens, at micro-dollars for a million.
    pub fn of_tokens(n_tokens: u64, price: u64) -> Self {
        Self { pico: u128::from(n_tokens) * u128::from(price) }
    }

    /// The same, so many times.
    #[must_use]
    pub fn times(self, n: u64) -> Self {
        Self { pico: self.pico.saturating_mul(n.into()) }
    }

    /// What is left without another amount, never below 0.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self { pico: self.pico.saturating_sub(other.pico) }
    }

    /// The share of one of `n` equal parts, `of` of them; 0 where there are none.
    #[must_use]
    pub fn share(self, of: u64, n: u64) -> Self {
        let pico = self.pico.saturating_mul(of.into()).checked_div(n.into());
        Self { pico: pico.unwrap_or_default() }
    }

    /// Thousandths of a larger amount, rounded; 0 of nothing.
    pub fn permille(self, of: Self) -> u64 {
        let permille = (self.pico.saturating_mul(1000) + of.pico / 2).checked_div(of.pico);
        permille.and_then(|permille| u64::try_from(permille).ok()).unwrap_or_default()
    }

    /// Micro-dollars, rounded.
    pub fn micro(self) -> u64 {
        u64::try_from((self.pico + MICRO / 2) / MICRO).unwrap_or(u64::MAX)
    }

    /// Reads `12.50`.
    ///
    /// # Errors
    ///
    /// The text is no such number.
    pub fn parse(text: &str) -> Result<Self, NotMoney> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > DECIMALS || whole.len() > DECIMALS
        {
            return Err(NotMoney);
        }
        let whole: u128 = whole.parse().unwrap_or_default();
        let part: u128 = format!("{part:0<DECIMALS$}").parse().unwrap_or_default();
        Ok(Self { pico: whole * DOLLAR + part })
    }
}

/// All digits that are not zero, and no sign of the currency.
impl From<Money> for String {
    fn from(Money { pico }: Money) -> Self {
        let text = format!("{}.{:0DECIMALS$}", pico / DOLLAR, pico % DOLLAR);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl TryFrom<String> for Money {
    type Error = NotMoney;

    fn try_from(text: String) -> Result<Self, NotMoney> {
        Self::parse(&text)
    }
}

/// For people: two digits after the point, and as many more as small amounts need.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", digits(*self))
    }
}

/// An amount for people, without the sign of a currency.
pub(super) fn digits(Money { pico }: Money) -> String {
    let decimals = match pico {
        0 => 2,
        // Two digits that say something.
        _ if pico < DOLLAR / 100 => (DECIMALS + 1 - pico.ilog10() as usize).min(8),
        _ if pico < DOLLAR => 4,
        _ => 2,
    };
    let unit = 10_u128.pow(u32::try_from(DECIMALS - decimals).unwrap_or_default());
    let rounded = (pico + unit / 2) / unit;
    let scale = DOLLAR / unit;
    format!("{}.{:0decimals$}", grouped(rounded / scale), rounded % scale)
}

/// A whole number with thousands separated.
pub(super) fn grouped(n: u128) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { pico: self.pico.saturating_add(other.pico) }
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// An amount that is known from–to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MoneyInterval {
    /// Hardly less.
    pub low: Money,
    /// Most likely.
    pub likely: Money,
    /// Hardly more.
    pub high: Money,
}

impl MoneyInterval {
    /// So many tokens, at micro-dollars for a million.
    pub fn of_tokens(tokens: Interval, price: u64) -> Self {
        let Interval { low, likely, high } = tokens;
        Self {
            low: Money::of_tokens(low, price),
            likely: Money::of_tokens(likely, price),
            high: Money::of_tokens(high, price),
        }
    }

    /// An amount that is known.
    pub fn exactly(amount: Money) -> Self {
        Self { low: amount, likely: amount, high: amount }
    }

    /// Each of the three changed.
    #[must_use]
    pub fn map(self, change: impl Fn(Money) -> Money) -> Self {
        Self { low: change(self.low), likely: change(self.likely), high: change(self.high) }
    }
}

impl Add for MoneyInterval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            likely: self.likely + other.likely,
            high: self.high + other.high,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_to_the_last_digit() {
        for (text, written, shown) in [
            ("0", "0", "$0.00"),
            ("12.50", "12.5", "$12.50"),
            ("0.000000000001", "0.000000000001", "$0.00000000"),
            ("0.00000525", "0.00000525", "$0.0000053"),
            ("0.0042", "0.0042", "$0.0042"),
            ("0.5", "0.5", "$0.5000"),
            ("1234567.899", "1234567.899", "$1,234,567.90"),
            ("100", "100", "$100.00"),
        ] {
            let money = Money::parse(text).expect(text);
            assert_eq!(
                (String::from(money).as_str(), money.to_string().as_str()),
                (written, shown)
            );
            let json = serde_json::to_string(&money).expect("plain data");
            assert_eq!(serde_json::from_str::<Money>(&json).expect("what was written"), money);
        }
        for text in ["", ".5", "5.", "-1", "1e3", "1,000", "$1", "0.0000000000001", "١"] {
            assert_eq!(Money::parse(text), Err(NotMoney), "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let price = Money::of_tokens(1, 3);
        let sum: Money = std::iter::repeat_n(price, 1_000_000).sum();
        assert_eq!(sum, Money::from_micro(3));
        assert_eq!(Money::of_tokens(u64::MAX, 15_000_000).share(1, 0), Money::default());
        assert_eq!(Money::from_micro(10).share(1000, 4), Money::from_micro(2500));
    }
}
