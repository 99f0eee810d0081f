-- A backlog is claimed as fast as a short queue. What PostgreSQL knows of the table is of quiet hours, when next to nothing is pending: then an index
-- of the endpoint alone looks as good as any, and whoever looked for the head of a lane read all that waited for the endpoint, for each delivery
-- that waited. So each of the two questions has an index that answers it whole, and its condition is one that the other question does not have.

-- What is pending is due some time: a check of the table says so. In the order in which they are claimed: no sorting of all that waits to find the first.
DROP INDEX webhook_deliveries_due;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at, sequence) WHERE due_at IS NOT NULL;

-- Endpoint and lane as one text, which the index above cannot find.
DROP INDEX webhook_deliveries_lane;
CREATE INDEX webhook_deliveries_lane ON webhook_deliveries ((endpoint_id || ' ' || lane), sequence) WHERE status = 'pending' AND lane IS NOT NULL;
