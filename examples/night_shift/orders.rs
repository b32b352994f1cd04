//! The orders of a night: the same seed makes the same orders.

use examples::Random;
use serde::{Deserialize, Serialize};

/// What the shop sells: a name, and the price of a piece in cents.
pub const CATALOGUE: [(&str, i64); 8] = [
    ("tea pot", 39_00),
    ("lantern", 24_50),
    ("wool blanket", 59_00),
    ("pocket knife", 31_90),
    ("notebook", 8_20),
    ("hourglass", 17_00),
    ("compass", 45_60),
    ("music box", 72_00),
];

/// An order as a customer sent it, with all that can be wrong with one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub number: u32,
    /// A place in the [`CATALOGUE`]; a customer may well ask for what isn't there.
    pub article: usize,
    pub pieces: i64,
    pub card: Card,
    pub carton: Carton,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Card {
    Good,
    /// Its bank says no.
    Declined,
    /// Its bank doesn't answer, all night long.
    Silent,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Carton {
    Sound,
    /// It gives way when the parcel is packed, and one piece breaks.
    Soft,
}

impl Order {
    /// What the order costs in cents: nothing where it asks for an article that isn't sold.
    pub fn value(&self) -> i64 {
        let price = CATALOGUE.get(self.article).map_or(0, |(_, price)| *price);
        price * self.pieces
    }
}

/// The orders of a night. 8 % of the cards decline, 3 % of the cartons are soft, 2 % of the orders ask for nothing; one
/// asks for an article that isn't there, which is a bug in the shop waiting to happen; and one card's bank is silent.
pub fn orders(seed: u64, count: u32) -> Vec<Order> {
    let mut random = Random::new(seed);
    let mut orders: Vec<Order> = (1..=count)
        .map(|number| good(number, &mut random))
        .collect();
    let share = |percent: u32| (count * percent).div_ceil(100) as usize;
    let spoils: [(usize, Spoil); 5] = [
        (1, |order| order.article = CATALOGUE.len() + 1),
        (1, |order| order.card = Card::Silent),
        (share(8), |order| order.card = Card::Declined),
        (share(3), |order| order.carton = Carton::Soft),
        (share(2), |order| order.pieces = 0),
    ];
    let mut unspoilt: Vec<usize> = (0..orders.len()).collect();
    for (times, spoil) in spoils {
        for _ in 0..times.min(unspoilt.len()) {
            let place = random.below(unspoilt.len() as u64) as usize;
            spoil(&mut orders[unspoilt.swap_remove(place)]);
        }
    }
    orders
}

/// What makes a good order a bad one.
type Spoil = fn(&mut Order);

fn good(number: u32, random: &mut Random) -> Order {
    Order {
        number,
        article: random.below(CATALOGUE.len() as u64) as usize,
        pieces: 1 + random.below(4) as i64,
        card: Card::Good,
        carton: Carton::Sound,
    }
}

/// How many pieces of each article are on the shelf when the night begins: a few more than all orders ask for.
pub fn supply(orders: &[Order]) -> Vec<i64> {
    let mut supply = vec![5; CATALOGUE.len()];
    for order in orders {
        if let Some(pieces) = supply.get_mut(order.article) {
            *pieces += order.pieces;
        }
    }
    supply
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_orders() {
        assert_eq!(orders(7, 50), orders(7, 50));
        assert_ne!(orders(7, 50), orders(8, 50));
    }

    #[test]
    fn a_night_has_its_share_of_trouble() {
        let orders = orders(7, 200);
        let count = |wanted: fn(&Order) -> bool| orders.iter().filter(|it| wanted(it)).count();
        assert_eq!(count(|it| it.card == Card::Declined), 16);
        assert_eq!(count(|it| it.carton == Carton::Soft), 6);
        assert_eq!(count(|it| it.pieces == 0), 4);
        assert_eq!(count(|it| it.article >= CATALOGUE.len()), 1);
        assert_eq!(count(|it| it.card == Card::Silent), 1);
    }

    #[test]
    fn a_short_night_is_one_too() {
        for count in 0..30 {
            assert_eq!(orders(1, count).len(), count as usize);
        }
    }
}
