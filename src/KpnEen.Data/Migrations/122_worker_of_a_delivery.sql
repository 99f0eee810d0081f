-- Which worker a lease was given to: what one held that is known to be dead is taken over at once.
ALTER TABLE webhook_deliveries ADD COLUMN worker uuid;
