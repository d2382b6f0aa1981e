//! Where a test orders faults, reads what was asked, and sets the clock.
//!
//! - `POST /_faults` with an [`Order`]: `{"operation": "UploadPart", "fault": "cut", "times": 2}`;
//!   `GET` lists those that wait, `DELETE` drops them.
//! - `GET /_requests` lists what S3 and the others were asked; `DELETE` forgets it.
//! - `POST /_clock` with `{"offset_secs": 1200}` sets the servers' clock ahead of this machine's.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use crate::faults::Order;
use crate::seen::Asked;
use crate::world::World;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shift {
    offset_secs: i64,
}

/// The routes of the desk.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/_faults", get(orders).post(order).delete(drop_orders))
        .route("/_requests", get(requests).delete(forget))
        .route("/_clock", post(shift))
        .with_state(world)
}

async fn order(State(world): State<Arc<World>>, Json(order): Json<Order>) {
    world.faults.order(order);
}

async fn orders(State(world): State<Arc<World>>) -> Json<Vec<Order>> {
    Json(world.faults.orders())
}

async fn drop_orders(State(world): State<Arc<World>>) {
    world.faults.clear();
}

async fn requests(State(world): State<Arc<World>>) -> Json<Vec<Asked>> {
    Json(world.seen.all())
}

async fn forget(State(world): State<Arc<World>>) {
    world.seen.clear();
}

async fn shift(State(world): State<Arc<World>>, Json(shift): Json<Shift>) {
    world.clock.shift(shift.offset_secs);
}
