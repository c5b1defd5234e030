-- Who a practitioner is when they sign in. Null: somebody who does not, or whom nobody has linked yet.
ALTER TABLE practitioners
  ADD COLUMN user_id uuid,
  ADD CONSTRAINT practitioners_user FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;

CREATE UNIQUE INDEX practitioners_user_unique ON practitioners (org_id, user_id) WHERE user_id IS NOT NULL;
