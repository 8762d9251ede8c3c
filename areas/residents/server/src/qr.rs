//! A text as a QR code: one path of squares, in the colour of the text around it, for screen and paper alike.

use std::fmt::Write;

use anyhow::Context;
use db::Result;
use qrcode::{Color, EcLevel, QrCode};

/// Squares of quiet around the code (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// The code as SVG with a view box and nothing else, to be sized by the page.
pub(crate) fn svg(text: &str) -> Result<String> {
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).context("a text too long for a QR code")?;
    let width = code.width();
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            // Writing into a String does not fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">\
         <path class=\"qr-paper\" d=\"M0 0h{side}v{side}H0z\"/><path class=\"qr-ink\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_squares_with_quiet_around_them_and_nothing_of_its_text() {
        let svg = svg("https://town.example/s/110115010/b/B100101-1?\"><script>").unwrap();
        assert!(svg.contains("class=\"qr-ink\" d=\"M4 4h1v1h-1z"), "the finder begins behind the quiet zone");
        assert!(!svg.contains("script") && !svg.contains("town"));
        assert!(super::svg(&"x".repeat(5_000)).is_err());
    }
}
