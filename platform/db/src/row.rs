//! Rows, and how a column becomes a value of the domain. An impossible value is an error that names the column.

use std::sync::Arc;

use anyhow::anyhow;
use kernel::{CaseId, FileId, JobId, SubdistrictId, Timestamp, UserId};
use uuid::Uuid;

use crate::{Failure, Result, Value};

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// The column `name` as it is.
    pub fn value(&self, name: &str) -> Result<&Value> {
        let place = self.columns.iter().position(|column| column == name);
        let value = place.and_then(|place| self.values.get(place));
        Ok(value.ok_or_else(|| anyhow!("no column `{name}` among {:?}", self.columns))?)
    }

    /// The column `name`, as a `T`.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T> {
        let value = self.value(name)?;
        T::from_value(value).ok_or_else(|| {
            // Of which kind it is, not what it says: it may be about a person.
            Failure::Fault(anyhow!(
                "column `{name}` holds {}, not {}",
                value.kind(),
                std::any::type_name::<T>()
            ))
        })
    }

    /// The column `name` parsed from its text.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        let text: String = self.get(name)?;
        text.parse()
            .map_err(|_not_a_t| anyhow!("column `{name}` holds no {}", std::any::type_name::<T>()).into())
    }

    /// The column `name` read as JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T> {
        let text: String = self.get(name)?;
        serde_json::from_str(&text)
            .map_err(|error| anyhow!("column `{name}` is not as it should be: {error}").into())
    }
}

/// A type that a column can hold.
pub trait FromValue: Sized {
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($target:ty: $pattern:pat => $made:expr;)+) => {
        $(impl FromValue for $target {
            fn from_value(value: &Value) -> Option<Self> {
                match value { $pattern => $made, _ => None }
            }
        })+
    };
}

from_value! {
    i64: Value::Int(value) => Some(*value);
    u32: Value::Int(value) => u32::try_from(*value).ok();
    u8: Value::Int(value) => u8::try_from(*value).ok();
    bool: Value::Int(value) => Some(*value != 0);
    f64: Value::Real(value) => Some(*value);
    String: Value::Text(value) => Some(value.clone());
    Vec<u8>: Value::Blob(value) => Some(value.clone());
    [u8; 32]: Value::Blob(value) => value.as_slice().try_into().ok();
    Uuid: Value::Blob(value) => Uuid::from_slice(value).ok();
    CaseId: Value::Blob(value) => Uuid::from_slice(value).ok().map(Self);
    UserId: Value::Blob(value) => Uuid::from_slice(value).ok().map(Self);
    JobId: Value::Blob(value) => Uuid::from_slice(value).ok().map(Self);
    FileId: Value::Blob(value) => value.as_slice().try_into().ok().map(Self);
    SubdistrictId: Value::Int(value) => Some(Self(*value));
    Timestamp: Value::Int(value) => Some(Self::from_micros(*value));
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}
