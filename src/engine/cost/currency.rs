//! Amounts in another currency, at a rate that the user gave.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::money::{Money, MoneyInterval, digits};

/// Millionths of a unit of the currency in a unit.
const UNIT: u64 = 1_000_000;
/// More of it for a dollar is a slip of the keyboard.
const MOST_PER_DOLLAR: u64 = 1_000_000_000 * UNIT;

/// A currency, and how much of it a US dollar is. AWS's prices are in dollars: without a rate of the
/// user, amounts are too. Written `EUR=0.92`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency {
    /// Empty for dollars.
    code: String,
    /// Millionths of it for a dollar.
    per_dollar: u64,
}

/// Why a text is no currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a currency is written EUR=0.92: three letters, and how much of it a US dollar is, with at most six digits after the point"
)]
pub struct NotCurrency;

impl Default for Currency {
    fn default() -> Self {
        Self { code: String::new(), per_dollar: UNIT }
    }
}

impl FromStr for Currency {
    type Err = NotCurrency;

    fn from_str(text: &str) -> Result<Self, NotCurrency> {
        let (code, rate) = text.split_once('=').ok_or(NotCurrency)?;
        let is_code = code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        let rate = Money::parse(rate).map_err(|_not_money| NotCurrency)?;
        let per_dollar = rate.micro();
        let is_rate = per_dollar > 0
            && per_dollar <= MOST_PER_DOLLAR
            && rate == Money::from_micro(per_dollar);
        if !is_code || !is_rate {
            return Err(NotCurrency);
        }
        Ok(Self { code: code.to_owned(), per_dollar })
    }
}

impl TryFrom<String> for Currency {
    type Error = NotCurrency;

    fn try_from(text: String) -> Result<Self, NotCurrency> {
        if text.is_empty() { Ok(Self::default()) } else { text.parse() }
    }
}

/// As it is written; nothing for dollars.
impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        match currency.code.as_str() {
            "" => Self::new(),
            code => format!("{code}={}", Self::from(Money::from_micro(currency.per_dollar))),
        }
    }
}

impl Currency {
    /// Its three letters; `USD` for dollars.
    pub fn code(&self) -> &str {
        if self.is_dollar() { "USD" } else { &self.code }
    }

    /// Whether it is the one that AWS's prices are in.
    pub fn is_dollar(&self) -> bool {
        self.code.is_empty()
    }

    /// An amount for people: `$12.50`, `EUR 11.50`.
    pub fn show(&self, amount: Money) -> String {
        if self.is_dollar() {
            return amount.to_string();
        }
        format!("{} {}", self.code, digits(amount.share(self.per_dollar, UNIT)))
    }

    /// An interval for people: from, likely, to.
    pub fn show_all(&self, MoneyInterval { low, likely, high }: MoneyInterval) -> [String; 3] {
        [low, likely, high].map(|amount| self.show(amount))
    }

    /// The dollars of an amount in this currency.
    pub fn dollars(&self, amount: Money) -> Money {
        amount.share(UNIT, self.per_dollar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_at_the_rate_and_read_back() {
        let euro: Currency = "EUR=0.92".parse().expect("a currency");
        let amount = Money::parse("12.50").expect("an amount");
        assert_eq!(euro.show(amount), "EUR 11.50");
        assert_eq!(euro.dollars(Money::parse("11.5").expect("an amount")), amount);
        assert_eq!(Currency::default().show(amount), "$12.50");
        assert_eq!(Currency::default().dollars(amount), amount);
        let yen: Currency = "JPY=151.25".parse().expect("a currency");
        assert_eq!(yen.show(Money::from_micro(10)), "JPY 0.0015");
        for currency in [euro, yen, Currency::default()] {
            let text = String::from(currency.clone());
            assert_eq!(Currency::try_from(text), Ok(currency));
        }
    }

    #[test]
    fn what_is_no_currency_is_refused() {
        for text in
            ["", "EUR", "EUR=", "EUR=0", "eur=1", "EURO=1", "EUR=-1", "EUR=0.1234567", "EUR=1e3"]
        {
            assert_eq!(text.parse::<Currency>(), Err(NotCurrency), "{text}");
        }
    }
}
