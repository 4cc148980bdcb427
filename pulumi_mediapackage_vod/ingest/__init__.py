"""What `AssetIngest` deploys, and the commands beside it. Nothing here imports Pulumi: `handler` runs as a Lambda
function, alone in its archive; `backfill` and `dead_letters` run at a terminal."""
