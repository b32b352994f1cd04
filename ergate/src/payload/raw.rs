//! JSON that was just written, as serde_json's raw value: it is not read once more.
//!
//! `serde_json::value::to_raw_value` does the same, but all of it is compiled once more for each type.

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::value::RawValue;

/// What a serializer of serde_json's wrote.
pub(super) fn of_written(json: Vec<u8>) -> serde_json::Result<Box<RawValue>> {
    let text = String::from_utf8(json).map_err(serde_json::Error::custom)?;
    let mut text = Some(text);
    match (Box::deserialize(Written(&mut text)), text) {
        // It asks otherwise than it did: then it is read, and not believed.
        (Err(_), Some(text)) => RawValue::from_string(text),
        (raw, _) => raw,
    }
}

/// A raw value asks for a struct of the name that it gives, with one field of that name, which is the text.
struct Written<'t>(&'t mut Option<String>);

impl<'de> Deserializer<'de> for Written<'_> {
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

struct Field<'t> {
    name: &'static str,
    text: &'t mut Option<String>,
}

impl<'de> MapAccess<'de> for Field<'_> {
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
        let Some(text) = self.text.take() else {
            return Err(Self::Error::custom("it is read twice"));
        };
        seed.deserialize(StringDeserializer::new(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_believed() {
        // The blank in front would be read away.
        let raw = of_written(b" [1, 2.50]".to_vec()).unwrap();
        assert_eq!(raw.get(), " [1, 2.50]");
    }

    #[test]
    fn it_is_what_serde_json_makes_of_it() {
        let value = serde_json::json!({"b": [1, 2.5, null], "a": "\u{e4}\n\"", "c": {}});
        let written = of_written(serde_json::to_vec(&value).unwrap()).unwrap();
        let raw = serde_json::value::to_raw_value(&value).unwrap();
        assert_eq!(written.get(), raw.get());
    }
}
