//! axum, tokio-postgres with prepared statements from a deadpool, JSON text of PostgreSQL passed through.

mod booking;
mod reads;
mod terms;

use axum::extract::{Request, State};
use axum::http::{header, HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use serde_json::json;
use std::env;
use std::error::Error;
use tokio_postgres::NoTls;
use uuid::Uuid;

/// What every handler is given.
#[derive(Clone)]
pub struct App {
    pub db: Pool,
    /// None when reads are not cached.
    pub cache: Option<deadpool_redis::Pool>,
}

/// The organization that the request names.
#[derive(Clone, Copy)]
pub struct Organization(pub Uuid);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = App { db: open_pool().await?, cache: open_cache().await? };
    let api = Router::new()
        .route("/api/patients/{id}", get(reads::patient))
        .route("/api/patients/search", get(reads::search))
        .route("/api/encounters", get(reads::encounters))
        .route("/api/appointments", post(booking::book))
        .layer(middleware::from_fn(require_organization));
    let router = Router::new()
        .route("/health", get(|State(_): State<App>| async { Json(json!({ "status": "healthy" })) }))
        .merge(api)
        .with_state(app);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", env::var("PORT")?)).await?;
    axum::serve(listener.tap_io(|socket| drop(socket.set_nodelay(true))), router).await?;
    Ok(())
}

async fn open_pool() -> Result<Pool, Box<dyn Error>> {
    let config = env::var("DATABASE_URL")?.parse::<tokio_postgres::Config>()?;
    let max = env::var("DB_POOL_MAX").ok().and_then(|text| text.parse().ok()).unwrap_or(50);
    let manager =
        Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let pool = Pool::builder(manager).max_size(max).build()?;
    drop(pool.get().await?);
    Ok(pool)
}

async fn open_cache() -> Result<Option<deadpool_redis::Pool>, Box<dyn Error>> {
    if env::var("EHR_PEER_CACHE").as_deref() != Ok("on") {
        return Ok(None);
    }
    let url = env::var("REDIS_URL").map_err(|_| "EHR_PEER_CACHE=on needs REDIS_URL")?;
    let pool = deadpool_redis::Config::from_url(url).create_pool(None)?;
    let mut connection = pool.get().await?;
    deadpool_redis::redis::cmd("PING").query_async::<()>(&mut connection).await?;
    Ok(Some(pool))
}

async fn require_organization(headers: HeaderMap, mut request: Request, next: Next) -> Response {
    match headers.get("x-org-id").map(|value| Uuid::try_parse_ascii(value.as_bytes())) {
        Some(Ok(id)) => {
            request.extensions_mut().insert(Organization(id));
            next.run(request).await
        }
        Some(Err(_)) => refusal(StatusCode::BAD_REQUEST, "X-Org-ID is not a UUID"),
        None => refusal(StatusCode::UNAUTHORIZED, "Missing X-Org-ID header"),
    }
}

/// An answer of JSON text that is ready.
pub fn text(body: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.into()).into_response()
}

/// An answer that tells what is wrong.
pub fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "error": message }))).into_response()
}
