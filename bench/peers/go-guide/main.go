// The patient service of the technology guide ("Complete Production-Ready Service"), as it stands there: gin's
// default engine with its request log, rows scanned into structs, encoding/json, Prometheus. "Mended" marks
// what was changed so that it compiles and its answers are right.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"
)

// Patient represents a patient record
//
// Mended: all fields of the answer; a birth date is a day, not an instant; what may be null is a pointer.
type Patient struct {
	ID               string            `json:"id"`
	OrgID            string            `json:"org_id"`
	MRN              string            `json:"mrn"`
	FirstName        string            `json:"first_name"`
	LastName         string            `json:"last_name"`
	DateOfBirth      *string           `json:"date_of_birth"`
	Sex              string            `json:"sex"`
	ContactPhone     *string           `json:"contact_phone"`
	Email            *string           `json:"email"`
	Address          json.RawMessage   `json:"address"`
	Deceased         bool              `json:"deceased"`
	Active           bool              `json:"active"`
	Version          int               `json:"version"`
	RecentEncounters []RecentEncounter `json:"recent_encounters"`
}

type RecentEncounter struct {
	ID             string    `json:"id"`
	StartTime      time.Time `json:"start_time"`
	EncounterType  string    `json:"encounter_type"`
	ChiefComplaint string    `json:"chief_complaint"`
	Status         string    `json:"status"`
}

// Prometheus metrics
var (
	requestDuration = prometheus.NewHistogramVec(
		prometheus.HistogramOpts{
			Name:    "patient_request_duration_seconds",
			Help:    "Patient API request duration",
			Buckets: []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1},
		},
		[]string{"endpoint", "status"},
	)

	cacheHitCounter = prometheus.NewCounterVec(
		prometheus.CounterOpts{
			Name: "patient_cache_hits_total",
			Help: "Total cache hits",
		},
		[]string{"result"},
	)
)

func init() {
	prometheus.MustRegister(requestDuration)
	prometheus.MustRegister(cacheHitCounter)
}

type PatientService struct {
	db    *pgxpool.Pool
	cache *redis.Client // nil when EHR_PEER_CACHE is off
}

// GetPatient retrieves a patient by ID with caching
// Target: <10ms (cold), <2ms (hot)
func (s *PatientService) GetPatient(ctx context.Context, orgID, patientID string) (*Patient, error) {
	start := time.Now()
	defer func() {
		duration := time.Since(start).Seconds()
		requestDuration.WithLabelValues("get_patient", "200").Observe(duration)
	}()

	// L1: Check Redis cache (1-2ms)
	cacheKey := "patient:" + orgID + ":" + patientID
	if s.cache != nil {
		cached, err := s.cache.Get(ctx, cacheKey).Result()

		if err == nil {
			cacheHitCounter.WithLabelValues("hit").Inc()
			var patient Patient
			if json.Unmarshal([]byte(cached), &patient) == nil {
				return &patient, nil
			}
		}

		cacheHitCounter.WithLabelValues("miss").Inc()
	}

	// L2: Query database with recent encounters (5-8ms)
	// Mended: the whole primary key in GROUP BY, no entered-in-error, an order without ties.
	query := `
        SELECT
            p.id, p.org_id, p.mrn, p.first_name, p.last_name,
            p.date_of_birth::text, p.sex, p.contact_phone, p.email,
            p.address, p.deceased, p.active, p.version,
            COALESCE(
                json_agg(
                    json_build_object(
                        'id', e.id,
                        'start_time', e.start_time,
                        'encounter_type', e.encounter_type,
                        'chief_complaint', e.chief_complaint,
                        'status', e.status
                    ) ORDER BY e.start_time DESC, e.id DESC
                ) FILTER (WHERE e.id IS NOT NULL),
                '[]'
            ) AS recent_encounters
        FROM patients p
        LEFT JOIN LATERAL (
            SELECT id, start_time, encounter_type, chief_complaint, status
            FROM encounters
            WHERE patient_id = p.id AND org_id = p.org_id AND status <> 'entered-in-error'
            ORDER BY start_time DESC, id DESC
            LIMIT 5
        ) e ON TRUE
        WHERE p.org_id = $1 AND p.id = $2
        GROUP BY p.org_id, p.id
    `

	var patient Patient
	var encountersJSON []byte

	err := s.db.QueryRow(ctx, query, orgID, patientID).Scan(
		&patient.ID, &patient.OrgID, &patient.MRN,
		&patient.FirstName, &patient.LastName,
		&patient.DateOfBirth, &patient.Sex, &patient.ContactPhone, &patient.Email,
		&patient.Address, &patient.Deceased, &patient.Active, &patient.Version,
		&encountersJSON,
	)

	if err != nil {
		return nil, err
	}

	// Parse encounters JSON
	// Mended: an error is not ignored.
	if err := json.Unmarshal(encountersJSON, &patient.RecentEncounters); err != nil {
		return nil, err
	}

	// L3: Cache result (async, non-blocking, 1ms)
	if s.cache != nil {
		go func() {
			data, _ := json.Marshal(patient)
			s.cache.Set(context.Background(), cacheKey, data, 15*time.Minute)
		}()
	}

	return &patient, nil
}

func main() {
	// Database connection pool
	poolConfig, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal("Unable to parse DB config:", err)
	}

	poolConfig.MaxConns = 50
	if max, err := strconv.Atoi(os.Getenv("DB_POOL_MAX")); err == nil {
		poolConfig.MaxConns = int32(max)
	}
	poolConfig.MinConns = min(10, poolConfig.MaxConns)
	poolConfig.MaxConnLifetime = time.Hour
	poolConfig.MaxConnIdleTime = 30 * time.Minute

	pool, err := pgxpool.NewWithConfig(context.Background(), poolConfig)
	if err != nil {
		log.Fatal("Unable to connect to database:", err)
	}
	defer pool.Close()

	// Test connections
	if err := pool.Ping(context.Background()); err != nil {
		log.Fatal("Database ping failed:", err)
	}

	service := &PatientService{db: pool, cache: openCache()}

	// HTTP server
	r := gin.Default()

	// Mended: health and metrics come before the middleware, or they ask for an organization.
	// Health check
	r.GET("/health", func(c *gin.Context) {
		c.JSON(200, gin.H{"status": "healthy"})
	})

	// Prometheus metrics endpoint
	r.GET("/metrics", gin.WrapH(promhttp.Handler()))

	// Middleware: Extract org_id from header
	r.Use(func(c *gin.Context) {
		orgID := c.GetHeader("X-Org-ID")
		if orgID == "" {
			c.JSON(401, gin.H{"error": "Missing X-Org-ID header"})
			c.Abort()
			return
		}
		c.Set("org_id", orgID)
		c.Next()
	})

	// Routes
	r.GET("/api/patients/:id", func(c *gin.Context) {
		orgID := c.GetString("org_id")
		patientID := c.Param("id")

		patient, err := service.GetPatient(c.Request.Context(), orgID, patientID)
		if errors.Is(err, pgx.ErrNoRows) {
			c.JSON(404, gin.H{"error": "Patient not found"})
			return
		}
		// Mended: a failing database is no missing patient.
		if err != nil {
			c.JSON(500, gin.H{"error": "Read failed"})
			return
		}

		c.JSON(200, patient)
	})

	r.GET("/api/patients/search", service.searchRoute)
	r.GET("/api/encounters", service.encountersRoute)
	r.POST("/api/appointments", service.appointmentsRoute)

	if err := r.Run("127.0.0.1:" + os.Getenv("PORT")); err != nil {
		log.Fatal("Server failed to start:", err)
	}
}

func openCache() *redis.Client {
	if os.Getenv("EHR_PEER_CACHE") != "on" {
		return nil
	}
	options, err := redis.ParseURL(os.Getenv("REDIS_URL"))
	if err != nil {
		log.Fatal("EHR_PEER_CACHE=on needs REDIS_URL: ", err)
	}
	options.PoolSize = 100
	options.MinIdleConns = 10
	cache := redis.NewClient(options)
	if err := cache.Ping(context.Background()).Err(); err != nil {
		log.Fatal("Redis ping failed:", err)
	}
	return cache
}

// pageSize: mended, the guide's service always gives 50.
func pageSize(c *gin.Context) int {
	size, err := strconv.Atoi(c.Query("limit"))
	if err != nil || size < 1 || size > 200 {
		return 50
	}
	return size
}
