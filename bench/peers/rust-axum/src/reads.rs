//! Patients, encounters and the search.

use crate::terms::{self, Name, Terms};
use crate::{refusal, text, App, Organization};
use axum::extract::{Extension, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use deadpool_redis::redis::AsyncCommands;
use serde::Deserialize;
use std::sync::LazyLock;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

const CACHE_TTL_SECONDS: u64 = 900;
const PAGE_SIZE_DEFAULT: i64 = 50;
const PAGE_SIZE_MAX: i64 = 200;

const PATIENT: &str = include_str!("../../sql/patient.sql");
static ENCOUNTERS: LazyLock<String> = LazyLock::new(|| page_of(include_str!("../../sql/encounters.sql")));
static BY_NAME: LazyLock<String> = LazyLock::new(|| page_of(include_str!("../../sql/search-name.sql")));
static BY_WORDS: LazyLock<String> = LazyLock::new(|| page_of(include_str!("../../sql/search-words.sql")));
static BY_NUMBER: LazyLock<String> = LazyLock::new(|| page_of(include_str!("../../sql/search-number.sql")));
static SIMILAR: LazyLock<String> = LazyLock::new(|| page_of(include_str!("../../sql/search-similar.sql")));

/// Whatever fails in the database, the cache or the pools.
pub struct Failure;

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        eprintln!("{error}");
        Failure
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        refusal(StatusCode::INTERNAL_SERVER_ERROR, "Request failed")
    }
}

struct Page {
    body: String,
    total: i64,
    last_id: Option<String>,
    more: bool,
}

impl Page {
    fn json(&self, name: &str) -> Response {
        let Page { body, total, .. } = self;
        let cursor = match &self.last_id {
            Some(id) if self.more => format!("\"{id}\""),
            _ => "null".to_owned(),
        };
        text(format!("{{\"{name}\":{body},\"count\":{total},\"next_cursor\":{cursor}}}"))
    }
}

pub async fn patient(
    State(app): State<App>,
    Extension(Organization(org_id)): Extension<Organization>,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    let key = format!("patient:{org_id}:{id}");
    if let Some(cache) = &app.cache {
        let cached: Option<Vec<u8>> = cache.get().await?.get(&key).await?;
        if let Some(bytes) = cached {
            return Ok(text(bytes));
        }
    }
    let client = app.db.get().await?;
    let statement = client.prepare_cached(PATIENT).await?;
    let Some(row) = client.query_opt(&statement, &[&org_id, &id]).await? else {
        return Ok(refusal(StatusCode::NOT_FOUND, "Patient not found"));
    };
    let body: String = row.try_get(0)?;
    if let Some(cache) = app.cache.clone() {
        let value = body.clone();
        tokio::spawn(async move {
            if let Ok(mut connection) = cache.get().await {
                let _ = connection.set_ex::<_, _, ()>(key, value, CACHE_TTL_SECONDS).await;
            }
        });
    }
    Ok(text(body))
}

#[derive(Deserialize)]
pub struct EncounterFilter {
    patient_id: Uuid,
    limit: Option<i64>,
}

pub async fn encounters(
    State(app): State<App>,
    Extension(Organization(org_id)): Extension<Organization>,
    Query(filter): Query<EncounterFilter>,
) -> Result<Response, Failure> {
    let size = page_size(filter.limit);
    let page = read_page(&app, &ENCOUNTERS, &[&org_id, &size, &filter.patient_id]).await?;
    Ok(page.json("encounters"))
}

#[derive(Deserialize)]
pub struct PatientSearch {
    #[serde(default)]
    q: String,
    limit: Option<i64>,
}

pub async fn search(
    State(app): State<App>,
    Extension(Organization(org_id)): Extension<Organization>,
    Query(asked): Query<PatientSearch>,
) -> Result<Response, Failure> {
    let Some(terms) = Terms::read(&asked.q) else {
        return Ok(refusal(StatusCode::BAD_REQUEST, "Missing query parameter 'q'"));
    };
    let size = page_size(asked.limit);
    let page = by_beginning(&app, org_id, &terms, size).await?;
    if page.total >= terms::ENOUGH_HITS {
        return Ok(page.json("patients"));
    }
    if terms.wants_first_names(page.total, size) {
        let wide = read_page(&app, &BY_NAME, &[&org_id, &size, &terms.text, &terms.text_end]).await?;
        return Ok(Page { more: false, ..wide }.json("patients"));
    }
    let names: Vec<Name> = serde_json::from_str(&page.body)?;
    if !terms.wants_similar(&names, size) {
        return Ok(page.json("patients"));
    }
    let ids: Vec<Uuid> = names.iter().map(|name| name.id).collect();
    let others = terms::transposed(&terms.text);
    let similar = read_page(&app, &SIMILAR, &[&org_id, &size, &terms.text, &others, &ids]).await?;
    Ok(similar.json("patients"))
}

async fn by_beginning(app: &App, org_id: Uuid, terms: &Terms, size: i64) -> Result<Page, Failure> {
    let Terms { text, digits, born, first_name_end, .. } = terms;
    if terms.by_number {
        return read_page(app, &BY_NUMBER, &[&org_id, &size, text, digits, &born[0], &born[1]]).await;
    }
    if terms.by_words {
        return read_page(app, &BY_WORDS, &[&org_id, &size, text]).await;
    }
    read_page(app, &BY_NAME, &[&org_id, &size, text, first_name_end]).await
}

async fn read_page(app: &App, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Page, Failure> {
    let client = app.db.get().await?;
    let statement = client.prepare_cached(sql).await?;
    let row = client.query_one(&statement, values).await?;
    Ok(Page {
        body: row.try_get(0)?,
        total: row.try_get(1)?,
        last_id: row.try_get(2)?,
        more: row.try_get(3)?,
    })
}

/// A statement that gives rows as one that gives a page as JSON text.
fn page_of(rows: &str) -> String {
    include_str!("../../sql/page.sql").replacen("(ROWS)", &format!("({rows})"), 1)
}

fn page_size(limit: Option<i64>) -> i64 {
    limit.filter(|size| (1..=PAGE_SIZE_MAX).contains(size)).unwrap_or(PAGE_SIZE_DEFAULT)
}
