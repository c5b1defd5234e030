//! Booking in one statement; the overlap constraint refuses what is taken.

use crate::reads::Failure;
use crate::{refusal, text, App, Organization};
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::Json;
use serde::Deserialize;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

const BOOK: &str = include_str!("../../sql/book.sql");

#[derive(Deserialize)]
pub struct NewAppointment {
    patient_id: Uuid,
    type_id: Uuid,
    practitioner_id: Uuid,
    location_id: Uuid,
    room_id: Option<Uuid>,
    start_time: String,
    #[serde(default)]
    reason: String,
}

pub async fn book(
    State(app): State<App>,
    Extension(Organization(org_id)): Extension<Organization>,
    Json(asked): Json<NewAppointment>,
) -> Result<Response, Failure> {
    let NewAppointment { patient_id, type_id, practitioner_id, location_id, room_id, start_time, reason } =
        &asked;
    let client = app.db.get().await?;
    let statement = client.prepare_cached(BOOK).await?;
    let booked = client
        .query_opt(
            &statement,
            &[&org_id, patient_id, type_id, practitioner_id, location_id, room_id, start_time, reason],
        )
        .await;
    match booked {
        Ok(Some(row)) => {
            let mut response = text(row.try_get::<_, String>(0)?);
            *response.status_mut() = StatusCode::CREATED;
            Ok(response)
        }
        Ok(None) => Ok(refusal(StatusCode::UNPROCESSABLE_ENTITY, "Not bookable")),
        Err(error) if error.code() == Some(&SqlState::EXCLUSION_VIOLATION) => {
            Ok(refusal(StatusCode::CONFLICT, "The time is taken"))
        }
        Err(error) => Err(error.into()),
    }
}
