//! JSON that was just written, as serde_json's raw value: it is not read once more.
//!
//! `serde_json::value::to_raw_value` does the same, but all of it is compiled once more for each type.

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::value::RawValue;

/// What a serializer of serde_json's wrote.
pub(super) fn of_written(json: String) -> serde_json::Result<Box<RawValue>> {
    let mut text = Text::Owned(json);
    match (Box::deserialize(Written(&mut text)), text) {
        // It asks otherwise than it did: then it is read, and not believed.
        (Err(_), Text::Owned(text)) => RawValue::from_string(text),
        (raw, _) => raw,
    }
}

/// The same where the text stays where it is.
pub(super) fn borrowed(json: &str) -> serde_json::Result<&RawValue> {
    let mut text = Text::Borrowed(json);
    <&RawValue>::deserialize(Written(&mut text)).or_else(|_| serde_json::from_str(json))
}

enum Text<'de> {
    Owned(String),
    Borrowed(&'de str),
    Taken,
}

/// A raw value asks for a struct of the name that it gives, with one field of that name, which is the text.
struct Written<'t, 'de>(&'t mut Text<'de>);

impl<'de> Deserializer<'de> for Written<'_, 'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("it is only read as a raw value"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_map(Field { name, text: self.0 })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct Field<'t, 'de> {
    name: &'static str,
    text: &'t mut Text<'de>,
}

impl<'de> MapAccess<'de> for Field<'_, 'de> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        let name = StrDeserializer::new(self.name);
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        match std::mem::replace(self.text, Text::Taken) {
            Text::Owned(text) => seed.deserialize(StringDeserializer::new(text)),
            Text::Borrowed(text) => seed.deserialize(BorrowedStrDeserializer::new(text)),
            Text::Taken => Err(Self::Error::custom("it is read twice")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_believed() {
        // The blank in front would be read away.
        let raw = of_written(" [1, 2.50]".to_owned()).unwrap();
        assert_eq!(raw.get(), " [1, 2.50]");
        assert_eq!(borrowed(" [1, 2.50]").unwrap().get(), " [1, 2.50]");
    }

    #[test]
    fn it_is_what_serde_json_makes_of_it() {
        let value = serde_json::json!({"b": [1, 2.5, null], "a": "\u{e4}\n\"", "c": {}});
        let written = of_written(serde_json::to_string(&value).unwrap()).unwrap();
        let raw = serde_json::value::to_raw_value(&value).unwrap();
        assert_eq!(written.get(), raw.get());
    }
}
