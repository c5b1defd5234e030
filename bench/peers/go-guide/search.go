package main

import (
	"context"
	"os"
	"time"

	"ehrconnect/bench/peers/terms"

	"github.com/gin-gonic/gin"
)

// FoundPatient is a patient as a search shows it.
type FoundPatient struct {
	ID           string  `json:"id"`
	OrgID        string  `json:"org_id"`
	MRN          string  `json:"mrn"`
	FirstName    string  `json:"first_name"`
	LastName     string  `json:"last_name"`
	DateOfBirth  *string `json:"date_of_birth"`
	Sex          string  `json:"sex"`
	ContactPhone *string `json:"contact_phone"`
	Active       bool    `json:"active"`
	Restricted   bool    `json:"restricted"`
}

const foundColumns = `id, org_id, mrn, first_name, last_name, date_of_birth::text, sex, contact_phone, active, restricted`

// SearchPatients searches patients by name or MRN
// Target: <30ms
//
// Mended: says which records are restricted, and hides their phone numbers.
func (s *PatientService) SearchPatients(ctx context.Context, orgID, query string, limit int) ([]FoundPatient, error) {
	sqlQuery := `
        SELECT id, org_id, mrn, first_name, last_name, date_of_birth::text, sex,
               CASE WHEN NOT restricted THEN contact_phone END, active, restricted
        FROM (
            SELECT p.*, EXISTS (
                SELECT 1 FROM patient_restrictions r WHERE r.org_id = p.org_id AND r.patient_id = p.id
            ) AS restricted
            FROM patients p
            WHERE p.org_id = $1
              AND p.active = TRUE
              AND (
                p.first_name ILIKE $2 OR
                p.last_name ILIKE $2 OR
                p.mrn ILIKE $2
              )
            ORDER BY p.last_name, p.first_name
            LIMIT $3
        ) found
    `
	return s.found(ctx, sqlQuery, orgID, "%"+query+"%", limit)
}

// searchByPrefix: mended, the search of the contract, with the statements that all peers share.
func (s *PatientService) searchByPrefix(ctx context.Context, orgID string, t terms.Terms, limit int) ([]FoundPatient, error) {
	patients, err := s.byBeginning(ctx, orgID, t, limit)
	if err != nil || len(patients) >= terms.EnoughHits {
		return patients, err
	}
	if t.WantsFirstNames(len(patients), limit) {
		patients, err = s.found(ctx, shared("search-name"), orgID, limit, t.Text, t.TextEnd)
		return patients[:min(len(patients), limit)], err
	}
	names := make([]terms.Name, len(patients))
	ids := make([]string, len(patients))
	for i, p := range patients {
		names[i] = terms.Name{ID: p.ID, FirstName: p.FirstName, LastName: p.LastName}
		ids[i] = p.ID
	}
	if !t.WantsSimilar(names, limit) {
		return patients, nil
	}
	return s.found(ctx, shared("search-similar"), orgID, limit, t.Text, terms.Transposed(t.Text), ids)
}

func (s *PatientService) byBeginning(ctx context.Context, orgID string, t terms.Terms, limit int) ([]FoundPatient, error) {
	switch {
	case t.ByNumber:
		return s.found(ctx, shared("search-number"), orgID, limit, t.Text, t.Digits, t.Born[0], t.Born[1])
	case t.ByWords:
		return s.found(ctx, shared("search-words"), orgID, limit, t.Text)
	}
	return s.found(ctx, shared("search-name"), orgID, limit, t.Text, t.FirstNameEnd)
}

func (s *PatientService) found(ctx context.Context, sqlQuery string, args ...any) ([]FoundPatient, error) {
	rows, err := s.db.Query(ctx, sqlQuery, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()

	// Mended: an empty list is no null.
	patients := []FoundPatient{}
	for rows.Next() {
		var p FoundPatient
		err := rows.Scan(
			&p.ID, &p.OrgID, &p.MRN,
			&p.FirstName, &p.LastName,
			&p.DateOfBirth, &p.Sex, &p.ContactPhone, &p.Active, &p.Restricted,
		)
		if err != nil {
			return nil, err
		}
		patients = append(patients, p)
	}

	return patients, rows.Err()
}

func (s *PatientService) searchRoute(c *gin.Context) {
	start := time.Now()
	defer func() {
		duration := time.Since(start).Seconds()
		requestDuration.WithLabelValues("search_patients", "200").Observe(duration)
	}()
	orgID := c.GetString("org_id")
	query := c.Query("q")
	limit := pageSize(c)
	asked, ok := terms.Read(query)

	if !ok {
		c.JSON(400, gin.H{"error": "Missing query parameter 'q'"})
		return
	}

	var patients []FoundPatient
	var err error
	if os.Getenv("GUIDE_SEARCH") == "guide" {
		patients, err = s.SearchPatients(c.Request.Context(), orgID, query, limit)
	} else {
		patients, err = s.searchByPrefix(c.Request.Context(), orgID, asked, limit)
	}
	if err != nil {
		c.JSON(500, gin.H{"error": "Search failed"})
		return
	}

	page, cursor := patients, (*string)(nil)
	if len(patients) > limit {
		page, cursor = patients[:limit], &patients[limit-1].ID
	}
	c.JSON(200, gin.H{
		"patients":    page,
		"count":       len(page),
		"next_cursor": cursor,
	})
}
