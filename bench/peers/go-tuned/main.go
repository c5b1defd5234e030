// The tuned Go service: gin in release mode without a request log, pgx with its statement cache, and the
// JSON text of PostgreSQL passed through as it is.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

const (
	cacheTTL        = 15 * time.Minute
	pageSizeDefault = 50
	pageSizeMax     = 200
	jsonType        = "application/json; charset=utf-8"
)

type server struct {
	db    *pgxpool.Pool
	cache *redis.Client // nil when reads are not cached
	sql   statements
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	ctx := context.Background()
	s := &server{db: openPool(ctx), cache: openCache(ctx), sql: readStatements("../sql")}
	r := gin.New()
	r.GET("/health", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "healthy"}) })
	api := r.Group("/api", requireOrganization)
	api.GET("/patients/:id", s.getPatient)
	api.GET("/patients/search", s.searchPatients)
	api.GET("/encounters", s.listEncounters)
	api.POST("/appointments", s.bookAppointment)
	log.Fatal(r.Run("127.0.0.1:" + os.Getenv("PORT")))
}

func openPool(ctx context.Context) *pgxpool.Pool {
	config, err := pgxpool.ParseConfig(os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal("DATABASE_URL: ", err)
	}
	config.MaxConns = 50
	if max, err := strconv.Atoi(os.Getenv("DB_POOL_MAX")); err == nil {
		config.MaxConns = int32(max)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		log.Fatal("DATABASE_URL: ", err)
	}
	if err := pool.Ping(ctx); err != nil {
		log.Fatal("PostgreSQL: ", err)
	}
	return pool
}

func openCache(ctx context.Context) *redis.Client {
	if os.Getenv("EHR_PEER_CACHE") != "on" {
		return nil
	}
	options, err := redis.ParseURL(os.Getenv("REDIS_URL"))
	if err != nil {
		log.Fatal("EHR_PEER_CACHE=on needs REDIS_URL: ", err)
	}
	options.PoolSize = 100
	cache := redis.NewClient(options)
	if err := cache.Ping(ctx).Err(); err != nil {
		log.Fatal("Redis: ", err)
	}
	return cache
}

func requireOrganization(c *gin.Context) {
	if c.GetHeader("X-Org-ID") == "" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "Missing X-Org-ID header"})
	}
}

func pageSize(c *gin.Context) int {
	size, err := strconv.Atoi(c.DefaultQuery("limit", strconv.Itoa(pageSizeDefault)))
	if err != nil || size < 1 || size > pageSizeMax {
		return pageSizeDefault
	}
	return size
}
