package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"ehrconnect/bench/peers/terms"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
)

// statements are the texts of ../sql, those of lists wrapped so that they give a page as one JSON text.
type statements struct {
	patient, book, encounters, byName, byWords, byNumber, similar string
}

func readStatements(folder string) statements {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			panic(err)
		}
		return string(text)
	}
	wrap := read("page.sql")
	page := func(name string) string { return strings.Replace(wrap, "(ROWS)", "("+read(name)+")", 1) }
	return statements{
		patient: read("patient.sql"), book: read("book.sql"), encounters: page("encounters.sql"), byName: page("search-name.sql"),
		byWords: page("search-words.sql"), byNumber: page("search-number.sql"), similar: page("search-similar.sql"),
	}
}

type page struct {
	body   string
	total  int64
	lastID *string
	more   bool
}

func (p page) json(name string) []byte {
	cursor := "null"
	if p.more {
		cursor = `"` + *p.lastID + `"`
	}
	total, _ := json.Marshal(p.total)
	return []byte(`{"` + name + `":` + p.body + `,"count":` + string(total) + `,"next_cursor":` + cursor + `}`)
}

func (s *server) page(ctx context.Context, sql string, args ...any) (p page, err error) {
	err = s.db.QueryRow(ctx, sql, args...).Scan(&p.body, &p.total, &p.lastID, &p.more)
	return p, err
}

func (s *server) getPatient(c *gin.Context) {
	ctx, orgID, id := c.Request.Context(), c.GetHeader("X-Org-ID"), c.Param("id")
	key := "patient:" + orgID + ":" + id
	if s.cache != nil {
		if cached, err := s.cache.Get(ctx, key).Bytes(); err == nil {
			c.Data(http.StatusOK, jsonType, cached)
			return
		}
	}
	var body []byte
	err := s.db.QueryRow(ctx, s.sql.patient, orgID, id).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		c.JSON(http.StatusNotFound, gin.H{"error": "Patient not found"})
		return
	}
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": "Read failed"})
		return
	}
	if s.cache != nil {
		go s.cache.Set(context.WithoutCancel(ctx), key, body, cacheTTL)
	}
	c.Data(http.StatusOK, jsonType, body)
}

func (s *server) listEncounters(c *gin.Context) {
	patientID := c.Query("patient_id")
	if patientID == "" {
		c.JSON(http.StatusBadRequest, gin.H{"error": "Missing query parameter 'patient_id'"})
		return
	}
	p, err := s.page(c.Request.Context(), s.sql.encounters, c.GetHeader("X-Org-ID"), pageSize(c), patientID)
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": "Read failed"})
		return
	}
	c.Data(http.StatusOK, jsonType, p.json("encounters"))
}

func (s *server) searchPatients(c *gin.Context) {
	asked, ok := terms.Read(c.Query("q"))
	if !ok {
		c.JSON(http.StatusBadRequest, gin.H{"error": "Missing query parameter 'q'"})
		return
	}
	p, err := s.search(c.Request.Context(), c.GetHeader("X-Org-ID"), asked, pageSize(c))
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": "Search failed"})
		return
	}
	c.Data(http.StatusOK, jsonType, p.json("patients"))
}

func (s *server) search(ctx context.Context, orgID string, t terms.Terms, size int) (p page, err error) {
	switch {
	case t.ByNumber:
		p, err = s.page(ctx, s.sql.byNumber, orgID, size, t.Text, t.Digits, t.Born[0], t.Born[1])
	case t.ByWords:
		p, err = s.page(ctx, s.sql.byWords, orgID, size, t.Text)
	default:
		p, err = s.page(ctx, s.sql.byName, orgID, size, t.Text, t.FirstNameEnd)
	}
	if err != nil || p.total >= terms.EnoughHits {
		return p, err
	}
	if t.WantsFirstNames(int(p.total), size) {
		p, err = s.page(ctx, s.sql.byName, orgID, size, t.Text, t.TextEnd)
		p.more = false
		return p, err
	}
	var found []terms.Name
	if err = json.Unmarshal([]byte(p.body), &found); err != nil || !t.WantsSimilar(found, size) {
		return p, err
	}
	ids := make([]string, len(found))
	for i, one := range found {
		ids[i] = one.ID
	}
	return s.page(ctx, s.sql.similar, orgID, size, t.Text, terms.Transposed(t.Text), ids)
}
