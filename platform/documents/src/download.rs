//! A document on its way to somebody's disk.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::Sheet;

/// What a spreadsheet is written as; in addresses `xlsx` and `csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Xlsx,
    Csv,
}

impl FromStr for Format {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            _ => Err(()),
        }
    }
}

/// The ending of the request's path: one handler serves `…/export.xlsx` and `…/export.csv`.
impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let ending = parts.uri.path().rsplit_once('.').map_or("", |(_, ending)| ending);
        ending.parse().map_err(|()| StatusCode::NOT_FOUND)
    }
}

impl Format {
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A file that is saved, never shown: no browser takes it for a page of ours.
#[derive(Debug)]
pub struct Download {
    /// With its ending.
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// `sheet` as a file whose name is the sheet's.
pub fn download(sheet: &Sheet, format: Format) -> anyhow::Result<Download> {
    let bytes = match format {
        Format::Xlsx => sheet.to_xlsx()?,
        Format::Csv => sheet.to_csv()?,
    };
    let name = format!("{}.{}", sheet.name, format.ending());
    Ok(Download { name, media_type: format.media_type(), bytes })
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let mut response = self.bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        if let Ok(said) = HeaderValue::from_str(&disposition(&self.name)) {
            headers.insert(CONTENT_DISPOSITION, said);
        }
        response
    }
}

/// RFC 6266: the name in ASCII for old programs, and as it is in the form of RFC 8187.
fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let ascii: String = name.chars().map(plain).collect();
    let exact: String = name.bytes().map(encoded).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}")
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_in_both_ways_and_cannot_leave_its_quotes() {
        assert_eq!(
            disposition("案件 \"1\"\r\n.xlsx"),
            "attachment; filename=\"____1___.xlsx\"; filename*=UTF-8''%E6%A1%88%E4%BB%B6%20%221%22%0D%0A.xlsx"
        );
    }

    #[test]
    fn a_download_is_saved_and_runs_nothing() {
        let mut sheet = Sheet::new("案件", [crate::Column::new("a", 10)]);
        sheet.push([crate::Cell::from("=1")]);
        let response = download(&sheet, Format::Csv).unwrap().into_response();
        let header = |name| response.headers().get(name).unwrap().to_str().unwrap();
        assert!(header(CONTENT_DISPOSITION).starts_with("attachment;"));
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(header(CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
        assert_eq!(header(CONTENT_TYPE), "text/csv; charset=utf-8");
    }
}
