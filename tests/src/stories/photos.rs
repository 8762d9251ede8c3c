//! Photos taken in, and what is refused at the door.

use axum::http::StatusCode;
use testkit::{Form, TOWN, Town, on_both_databases, photo};

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

on_both_databases! {
    async fn a_photo_comes_back_as_a_jpeg_under_the_name_of_its_bytes(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let stored = seat.post("/api/v1/photos", "image/png", photo::small_png(5)).await;
        let stored = stored.with_status(StatusCode::CREATED).json();
        let again = seat.post("/api/v1/photos", "image/png", photo::small_png(5)).await.json();
        assert_eq!(stored, again, "the same picture is kept once");
        for name in ["id", "thumbnail"] {
            let served = seat.get(&format!("/photos/{}", stored[name].as_str().unwrap())).await;
            assert_eq!((served.status, served.header("content-type")), (StatusCode::OK, "image/jpeg"));
            assert_eq!(served.bytes[..2], [0xFF, 0xD8]);
            assert_eq!(served.header("x-content-type-options"), "nosniff");
        }
        assert_eq!(seat.get("/photos/x").await.status, StatusCode::NOT_FOUND);
        assert_eq!(seat.get(&format!("/photos/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_is_no_photo_is_refused_by_name(fresh) {
        let town = Town::new(fresh).await;
        let too_large = vec![0xFF; 21 << 20];
        let refused = [
            (SVG.to_vec(), "photo_format"),
            (b"GIF89a".to_vec(), "photo_format"),
            (Vec::new(), "photo_format"),
            (photo::bomb(), "photo_too_many_pixels"),
            (photo::small_png(1)[..60].to_vec(), "photo_broken"),
            (too_large, "photo_too_large"),
        ];
        for (bytes, code) in refused {
            let answered = town.by("seat").post("/api/v1/photos", "image/png", bytes).await;
            assert_eq!(answered.refusal(), code);
        }
    }

    async fn a_residents_form_with_a_bad_photo_comes_back_with_what_was_typed(fresh) {
        let town = Town::new(fresh).await;
        let page = format!("/s/{TOWN}/report");
        let form: Form = town.anybody().form(&page, &page).await;
        let form = form.with("words", "西里3号楼").with_photo(SVG.to_vec());
        let refused = town.anybody().submit(&form).await.with_status(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(refused.contains("西里3号楼") && refused.contains("href=\"#photo"), "{refused}");
    }

    async fn a_follow_link_serves_the_photos_of_its_case_only(fresh) {
        let town = Town::new(fresh).await;
        let seat = town.by("seat");
        let mine = seat.photo().await;
        let other = seat.post("/api/v1/photos", "image/png", photo::small_png(7)).await.json();
        let report = serde_json::json!({ "channel": "phone", "description": "井盖没了", "photos": [mine] });
        let case = seat.reports(report).await;
        let anybody = town.anybody();
        let of = |id: &str| format!("{}/photos/{id}", case.link());
        assert_eq!(anybody.get(&of(&mine)).await.status, StatusCode::OK);
        assert_eq!(anybody.get(&of(other["id"].as_str().unwrap())).await.status, StatusCode::NOT_FOUND);
        assert_eq!(anybody.get(&format!("/photos/{mine}")).await.status, StatusCode::SEE_OTHER);
    }
}
