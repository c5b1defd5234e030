/** Written from openapi/clinical.json by "npm run openapi". */
export interface paths {
    "/api/appointments/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Free slots for a type of visit
         * @description Starts from `from` (inclusive) to `to` (exclusive), at most 31 days, in order of time. Opening hours are those of the schedules in their own time zones; `zone` only says how local times are written. A slot is free when the whole visit, buffers included, lies in open hours and overlaps nothing that is booked, held or blocked, nor, with `patient_id`, another visit of that patient. When there is more, `next_from` is the `from` of the next request.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        get: operations["availability.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Appointments in order of time: of a day, a practitioner, a patient, a place
         * @description With `date` those that begin on that civil day, e.g. `?date=2030-05-06&practitioner_id=…` for a day sheet; with `from` (inclusive) and `to` (exclusive) those between two instants; with neither all. Filters are joined by "and". Holds that have expired are left out. `cursor` is the `next_cursor` of the page before: whatever is moved meanwhile, what stays is listed once.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointments.list"];
        put?: never;
        /**
         * Book a visit
         * @description Books practitioner, room and patient together, or nothing. The start is one that `GET /api/appointments/availability` offers. When somebody was faster, 409 says in `conflict` whether the practitioner, the room or the patient is taken; when the schedules have no such time, 422 says why; both give in `nearest` the two nearest free slots, ready to be booked. `overbook_reason` books all the same, beside others or outside of the hours: only for clinician and org_admin. The patient still cannot be in two places.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.book"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One appointment
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointments.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Move an appointment, or change its reason
         * @description A JSON merge patch (RFC 7396). A new start, practitioner, site, room or type moves it: the old time is given back and the new taken in one step, or nothing changes and the answer is that of a refused booking. It may move until its encounter is opened.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        patch: operations["appointments.update"];
        trace?: never;
    };
    "/api/appointments/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a free slot for some minutes
         * @description Nobody else can book the time until `hold_expires_at`; then it is free again by itself. `POST /api/appointments/{id}/confirm` makes a booking of it. The patient may be named then.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a booking of a hold
         * @description proposed → booked. A hold for nobody in particular becomes that of the patient who is named; one for a patient stays theirs, else 409 `other_patient`. A hold that has expired is confirmed as long as nobody else has taken its time; then 409 gives the nearest free slots. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The patient is here
         * @description booked → checked-in, with `arrived_at`. Also for somebody who was marked as not having come and then comes, if the time is still free. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin the visit: opens its encounter
         * @description checked-in (or booked) → checked-in with `encounter_id`. The encounter is in-progress, has the type of visit and the reason, and is in the patient's detail at once. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["appointments.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The visit is over
         * @description checked-in → fulfilled; the encounter, if it is open, is finished. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["appointments.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an appointment
         * @description Gives its time back at once. Possible until the visit begins. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointments/{id}/no-show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The patient did not come
         * @description booked → noshow, from the start of the visit on; gives the time back. A step that may not follow answers 409 `illegal_step` with the present `status` and the `allowed` steps. With `If-Match` it is made only on the version that was read.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointments.no_show"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointment-series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book a recurring visit, all of it or nothing
         * @description Visits are at the same time of day on the clock of the calendar (the zone of the practitioner’s schedule at the site, else of the organization), also when daylight saving begins or ends; of a time that comes twice the first is meant, a time that the clock skips is a conflict and is never moved. When a visit cannot be had nothing is booked: 409 `series_conflict` with the same report that `dry_run` answers with 200, and for each such visit the nearest free slots.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointment_series.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointment-series/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A series and its appointments
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointment_series.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointment-series/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel what is left of a series, from a day on
         * @description Visits that have begun or are over stay as they are, and so do those before the day.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["appointment_series.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who waits, in the order in which freed time is offered
         * @description By priority, then by when they came. With `practitioner_id`: those who wait for that one, and those who wait for anybody.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        get: operations["waitlist.list"];
        put?: never;
        /**
         * Put a patient on the waitlist
         * @description Time that becomes free from now on is offered; what is free already is found by availability and booked, or offered by hand.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["waitlist.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One entry of the waitlist
         * @description Roles: front_desk, nurse, clinician, org_admin, system.
         */
        get: operations["waitlist.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what somebody waits for
         * @description A JSON merge patch (RFC 7396): members that are absent stay, null clears.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        patch: operations["waitlist.update"];
        trace?: never;
    };
    "/api/waitlist/{id}/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offer a slot to somebody who waits
         * @description The slot is held for the patient: an appointment with status proposed. Time that becomes free is offered without this, within seconds, to the first whose wishes it fits; who does not take it in time waits on, and the next is asked.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["waitlist.offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Book what is offered
         * @description The hold becomes a booking. Of two who accept at once one gets it. An offer ends by the clock of the database, whether or not anybody has looked: 409 `not_offered`.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["waitlist.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline what is offered; the entry waits on, and the next is asked
         * @description Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["waitlist.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take somebody off the waitlist, with what they are offered
         * @description Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["waitlist.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/appointments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes in the calendar, as it changes
         * @description Server-sent events. `ready` comes first: read what you show after it. `changed` names appointments that were written, with their versions; `lists_changed` names which of `waitlist`, `closures` (holidays and blocked time) and `schedules` to read again; `all_changed` says that there was too much to name. The stream ends by itself; whoever still listens asks again.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointment_events.listen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointment-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What can be booked, by name
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointment_types.list"];
        put?: never;
        /**
         * Add an appointment type
         * @description Roles: org_admin, system.
         */
        post: operations["appointment_types.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/appointment-types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One appointment type
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["appointment_types.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an appointment type
         * @description What is absent stays; lists replace the lists that are there. Booked visits keep their times.
         *
         *     Roles: org_admin, system.
         */
        patch: operations["appointment_types.update"];
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Schedules of practitioners and rooms
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["schedules.list"];
        put?: never;
        /**
         * Give a practitioner or a room weekly hours
         * @description Roles: org_admin, system.
         */
        post: operations["schedules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One schedule with its hours and exceptions
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["schedules.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a schedule
         * @description What is absent stays, null clears; `hours` replace those of the week. What is booked stays booked.
         *
         *     Roles: org_admin, system.
         */
        patch: operations["schedules.update"];
        trace?: never;
    };
    "/api/schedules/{id}/exceptions/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a day other hours, or none
         * @description Without hours the day is closed. Exceptions win over holidays and over the hours of the week.
         *
         *     Roles: org_admin, system.
         */
        put: operations["schedules.set_day"];
        post?: never;
        /**
         * Give a day the hours of the week again
         * @description Roles: org_admin, system.
         */
        delete: operations["schedules.clear_day"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holidays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holidays, by date
         * @description From `from` to `to`, both included. With a site: its own and those of all sites. `cursor` is the `next_cursor` of the page before.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["holidays.list"];
        put?: never;
        /**
         * Close a day
         * @description Roles: org_admin, system.
         */
        post: operations["holidays.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holidays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a holiday; the reply is what it was
         * @description Roles: org_admin, system.
         */
        delete: operations["holidays.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule-blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Blocked time of practitioners and rooms, by start
         * @description What overlaps the time from `from` to `to`. `cursor` is the `next_cursor` of the page before.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["schedule_blocks.list"];
        put?: never;
        /**
         * Block time
         * @description What is already booked in it stays booked.
         *
         *     Roles: org_admin, system.
         */
        post: operations["schedule_blocks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule-blocks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Free blocked time; the reply is what it was
         * @description Roles: org_admin, system.
         */
        delete: operations["schedule_blocks.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar-feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calendar feeds, without their addresses
         * @description Of all practitioners for org_admin; a clinician sees those of the own calendar.
         *
         *     Roles: clinician, org_admin, system.
         */
        get: operations["calendar_feeds.list"];
        put?: never;
        /**
         * Make a secret address of a practitioner's calendar
         * @description For org_admin, and for the clinician whose `practitioners.user_id` it is. The address is told this once and kept nowhere: take it as a password. No Idempotency-Key: a remembered reply would hold the secret. When the reply is lost, revoke the feed and make another one.
         *
         *     Roles: clinician, org_admin, system.
         */
        post: operations["calendar_feeds.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendar-feeds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a feed: its address is a 404 from now on
         * @description Roles: clinician, org_admin, system.
         */
        delete: operations["calendar_feeds.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practitioners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Practitioners, by name
         * @description Only active ones unless `include` is `inactive`.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["practitioners.list"];
        put?: never;
        /**
         * Add a practitioner
         * @description Roles: org_admin, system.
         */
        post: operations["practitioners.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practitioners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One practitioner
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["practitioners.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a practitioner
         * @description A JSON merge patch (RFC 7396): members that are absent stay, null clears.
         *
         *     Roles: org_admin, system.
         */
        patch: operations["practitioners.update"];
        trace?: never;
    };
    "/api/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sites and rooms, by name
         * @description Only active ones unless `include` is `inactive`.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["locations.list"];
        put?: never;
        /**
         * Add a location
         * @description Roles: org_admin, system.
         */
        post: operations["locations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/locations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One location
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["locations.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a location
         * @description A JSON merge patch (RFC 7396): members that are absent stay, null clears.
         *
         *     Roles: org_admin, system.
         */
        patch: operations["locations.update"];
        trace?: never;
    };
    "/api/patients/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find active patients
         * @description By the beginning of the last name, first name, full name in either order, MRN, phone or birth date; case and accents do not matter. Texts of three letters or more that begin few names also find names that contain them or differ by one typing error. Ordered by last and first name. One or two letters mean last names and whole first names, and the beginnings of first names only when those find fewer than five patients; then there is no next page. When more than 64 different first names of active patients begin with the text, it finds by first name only the patients with the first 64 of them in alphabetical order, on whichever page; by last name it finds everybody. The others are found by one letter more, or by first and last name.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["patients.search"];
        put?: never;
        /**
         * Find active patients, with the text in the body
         * @description The same as GET, for clients that keep names out of URLs and so out of the logs on the way.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        post: operations["patients.search_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/identify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who a patient is, for the report of who saw a record
         * @description For those who watch over records: id, name, MRN and birth date of ten active patients at most whom a name, an MRN or a birth date may mean. Not by phone, and without a next page.
         *
         *     Roles: auditor, org_admin.
         */
        post: operations["patients.identify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One patient with the five latest encounters
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["patients.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a patient
         * @description A JSON merge patch (RFC 7396): members that are absent stay, null clears.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        patch: operations["patients.update"];
        trace?: never;
    };
    "/api/patients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a patient
         * @description The MRN is made when it is not given. With an id of the client, a repeated create changes nothing.
         *
         *     Roles: front_desk, nurse, clinician, org_admin, system.
         */
        post: operations["patients.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/encounters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One encounter
         * @description Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["encounters.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an encounter or move it on
         * @description A JSON merge patch (RFC 7396). An encounter goes from planned over arrived, triaged and in-progress (onleave and back) to finished, or is cancelled before it begins; entered-in-error, with a status_reason, is final. Finishing sets end_time unless there is one. A signed note does not change.
         *
         *     Roles: nurse, clinician, system.
         */
        patch: operations["encounters.update"];
        trace?: never;
    };
    "/api/encounters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Encounters of a patient or of the organization, newest first
         * @description From `from` (inclusive) to `to` (exclusive), by `start_time` and id. `cursor` is the `next_cursor` of the page before: whatever is corrected meanwhile, what stays is listed once. The list of the organization leaves out encounters of restricted patients whose record is not open to the caller.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin, system.
         */
        get: operations["encounters.list"];
        put?: never;
        /**
         * Open an encounter
         * @description Diagnoses are ICD-10 or SNOMED CT codes. With an id of the client, a repeated create changes nothing.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["encounters.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/encounters/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every signed version of the note of an encounter, and its draft
         * @description Roles: nurse, clinician, org_admin, system.
         */
        get: operations["encounter_notes.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/encounters/{id}/notes/{note_version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One signed version of a note
         * @description Roles: nurse, clinician, org_admin, system.
         */
        get: operations["encounter_notes.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/encounters/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign the note
         * @description Signs the given text, or the draft. From then on the note can be amended, not changed.
         *
         *     Roles: clinician.
         */
        post: operations["encounter_notes.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/encounters/{id}/amend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Amend the signed note
         * @description Adds a version with its reason; the versions before stay as they were signed.
         *
         *     Roles: clinician.
         */
        post: operations["encounter_notes.amend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The latest value of each code of a patient
         * @description Observations that were cancelled or entered in error do not count.
         *
         *     Roles: nurse, clinician, org_admin, system.
         */
        get: operations["observations.latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One observation
         * @description Roles: nurse, clinician, org_admin, system.
         */
        get: operations["observations.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct an observation
         * @description A JSON merge patch (RFC 7396). What the observation said before is kept in its history; what was final needs a reason and becomes corrected, or amended where the patch says so.
         *
         *     Roles: nurse, clinician, system.
         */
        patch: operations["observations.correct"];
        trace?: never;
    };
    "/api/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A patient's observations, newest first
         * @description From `from` (inclusive) to `to` (exclusive), by `effective_time` and id. `cursor` is the `next_cursor` of the page before: whatever is corrected meanwhile, what stays is listed once.
         *
         *     Roles: nurse, clinician, org_admin, system.
         */
        get: operations["observations.list"];
        put?: never;
        /**
         * Record an observation or a panel
         * @description Units are UCUM codes. The interpretation follows from the reference range unless it is given. With an id of the client, a repeated create changes nothing.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["observations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An observation as it is and as it was before each correction
         * @description Roles: nurse, clinician, org_admin, system.
         */
        get: operations["observations.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of one code of a patient, as few points as a chart can show
         * @description Each point tells the smallest, the largest and the last of the values it stands for. With `component` the values are those of a part of a panel, e.g. the systolic pressure. Observations that were cancelled or entered in error do not count.
         *
         *     Roles: nurse, clinician, org_admin, system.
         */
        get: operations["observations.series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record up to 1000 observations, each for itself
         * @description The reply tells for each row whether it was recorded; a bad row spoils no other. With an Idempotency-Key, or ids of the client, a batch can be sent again.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["observations.create_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/{id}/entered-in-error": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that an observation should not have been recorded
         * @description It stays, with its history, and no longer counts among latest values and in charts.
         *
         *     Roles: nurse, clinician, system.
         */
        post: operations["observations.enter_in_error"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who read or changed what, newest first
         * @description From `from` (inclusive) to `to` (exclusive), by the time at which the event was written. Without a patient a page looks through 10,000 events at most: it may hold fewer than asked for, even none, while `next_cursor` says where to go on. As CSV the next page is in the Link header. The patient of an event is whose record a reply showed; lists of several people name none.
         *
         *     Roles: auditor, org_admin.
         */
        get: operations["audit_events.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/patients/{id}/access-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who saw or changed a patient's record
         * @description By user, latest first: what is shown to a patient who asks, with refused attempts and what was seen by breaking the glass. Lists and searches, which show a line of several people each, are in the trail only.
         *
         *     Roles: auditor, org_admin.
         */
        get: operations["audit_events.access_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/restriction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a record is restricted, and to whom it is open now
         * @description Roles: org_admin, auditor.
         */
        get: operations["patient_access.get"];
        put?: never;
        /**
         * Restrict a record
         * @description From now on it opens to the care team, and to whoever breaks the glass. What the search and the calendar need stays visible: name, record number, birth date, sex.
         *
         *     Roles: org_admin.
         */
        post: operations["patient_access.restrict"];
        /**
         * Lift the restriction of a record; the reply is what it was
         * @description Roles: org_admin.
         */
        delete: operations["patient_access.lift"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a restricted record to yourself, with a reason, for a time
         * @description For care that cannot wait for somebody to open the record. It is in the trail and in the patient's access report, with the reason, and so is everything that is seen by it.
         *
         *     Roles: front_desk, nurse, clinician, billing, org_admin.
         */
        post: operations["patient_access.break_glass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/care-team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a record to a user who cares for the patient
         * @description Roles: org_admin.
         */
        post: operations["patient_access.add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}/access/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Close a record to a user, also when the glass was broken
         * @description Roles: org_admin.
         */
        delete: operations["patient_access.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calendars/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A practitioner's calendar as iCalendar (RFC 5545)
         * @description Needs no token: the address is the secret. From 30 days ago to 365 days ahead, at most 5,000 appointments: the type of visit, start and end in UTC, status (CANCELLED, TENTATIVE for holds) and the id; nothing of the patient. An address that is wrong, revoked or of another organization is the same 404. At most 30 requests a minute for an address. `If-None-Match` is honoured; `Last-Modified` is for people, because what was moved to somebody else leaves no time behind.
         */
        get: operations["calendar_feeds.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            /**
             * @description For people
             * @example Patient not found
             */
            error: string;
            /**
             * @description For programs
             * @example patient_not_found
             */
            code: string;
            /** @description To find the request in the log */
            request_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "availability.find": {
        parameters: {
            query: {
                /** @description UUID */
                type_id: string;
                /** @description One or up to 50 practitioners, separated by commas; all who offer the type when absent */
                practitioner_id?: string;
                /** @description UUID */
                location_id?: string;
                /** @description UUID */
                patient_id?: string;
                /** @description An instant, or a civil date: its midnight in the zone of the labels */
                from: string;
                /** @description An instant, or a civil date: its midnight in the zone of the labels */
                to: string;
                /** @description IANA time zone of local_start and of civil dates; the organization's when absent */
                zone?: string;
                /** @description Slots of a reply, 500 when absent */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        slots: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        count: number;
                        /** @description The zone of local_start */
                        time_zone: string;
                        /** @description Where the next request begins when there is more */
                        next_from: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.list": {
        parameters: {
            query?: {
                /** @description A civil day in `zone`: appointments that begin on it; not together with from and to */
                date?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
                /** @description IANA time zone of `date`; the organization's when absent */
                zone?: string;
                /** @description UUID */
                practitioner_id?: string;
                /** @description UUID */
                patient_id?: string;
                /** @description A site or a room */
                location_id?: string;
                /** @description One status or several, separated by commas */
                status?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description Instant and id of the last row of a page, as `next_cursor` gives them */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appointments: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                            status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description null: time held for nobody in particular */
                            patient_id: string | null;
                            patient_name: string | null;
                            /** @description UUID */
                            type_id: string;
                            type_name: string;
                            /** @description The type's colour, e.g. #3b6fb6 */
                            colour: string;
                            /** @description UUID */
                            practitioner_id: string;
                            practitioner_name: string;
                            /** @description UUID */
                            location_id: string;
                            room_id: string | null;
                            room_name: string | null;
                            /** @description Why the patient comes; the encounter's chief complaint */
                            reason: string;
                            cancel_reason: string | null;
                            /** @description When a hold ends by itself; after that its time is free for everybody */
                            hold_expires_at: string | null;
                            /** @description Booked on purpose beside others, or outside of the hours */
                            overbooked: boolean;
                            overbook_reason: string | null;
                            arrived_at: string | null;
                            /** @description The encounter that the visit opened */
                            encounter_id: string | null;
                            series_id: string | null;
                            version: number;
                        }[];
                        /** @description Number of appointments in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.book": {
        parameters: {
            query?: never;
            header: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    patient_id: string;
                    /** @description What is booked; it says how long it takes */
                    type_id: string;
                    /** @description UUID */
                    practitioner_id: string;
                    /** @description The site */
                    location_id: string;
                    /** @description A room of the site; when absent and the type needs one, a free one is chosen */
                    room_id?: string;
                    /** @description A free start, as availability gives it */
                    start_time: string;
                    /** @description Why the patient comes; becomes the encounter's chief complaint */
                    reason?: string;
                    /** @description Books on purpose beside other visits or outside of the offered hours, and says why. Only a clinician or an org_admin may; the reason stands in the audit trail */
                    overbook_reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    type_id?: string;
                    /** @description UUID */
                    practitioner_id?: string;
                    /** @description UUID */
                    location_id?: string;
                    /** @description Another room; null chooses one when the type needs one. Stays when absent, if it can */
                    room_id?: string | null;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time?: string;
                    /** @description Why the patient comes; becomes the encounter's chief complaint */
                    reason?: string;
                    /** @description Books on purpose beside other visits or outside of the offered hours, and says why. Only a clinician or an org_admin may; the reason stands in the audit trail */
                    overbook_reason?: string;
                };
                "application/merge-patch+json": {
                    /** @description UUID */
                    type_id?: string;
                    /** @description UUID */
                    practitioner_id?: string;
                    /** @description UUID */
                    location_id?: string;
                    /** @description Another room; null chooses one when the type needs one. Stays when absent, if it can */
                    room_id?: string | null;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time?: string;
                    /** @description Why the patient comes; becomes the encounter's chief complaint */
                    reason?: string;
                    /** @description Books on purpose beside other visits or outside of the offered hours, and says why. Only a clinician or an org_admin may; the reason stands in the audit trail */
                    overbook_reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.hold": {
        parameters: {
            query?: never;
            header: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    patient_id?: string;
                    /** @description What is booked; it says how long it takes */
                    type_id: string;
                    /** @description UUID */
                    practitioner_id: string;
                    /** @description The site */
                    location_id: string;
                    /** @description A room of the site; when absent and the type needs one, a free one is chosen */
                    room_id?: string;
                    /** @description A free start, as availability gives it */
                    start_time: string;
                    /** @description Why the patient comes; becomes the encounter's chief complaint */
                    reason?: string;
                    /** @description How long the time is held, 300 when absent */
                    hold_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.confirm": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whom the held time is for, when the hold does not say */
                    patient_id?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.check_in": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.start": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.complete": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why, for the record */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointments.no_show": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description FHIR appointment status. proposed is a hold; checked-in with an encounter_id is with the clinician; fulfilled is over */
                        status: "proposed" | "pending" | "booked" | "arrived" | "checked-in" | "fulfilled" | "cancelled" | "noshow" | "entered-in-error";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        /** @description null: time held for nobody in particular */
                        patient_id: string | null;
                        patient_name: string | null;
                        /** @description UUID */
                        type_id: string;
                        type_name: string;
                        /** @description The type's colour, e.g. #3b6fb6 */
                        colour: string;
                        /** @description UUID */
                        practitioner_id: string;
                        practitioner_name: string;
                        /** @description UUID */
                        location_id: string;
                        room_id: string | null;
                        room_name: string | null;
                        /** @description Why the patient comes; the encounter's chief complaint */
                        reason: string;
                        cancel_reason: string | null;
                        /** @description When a hold ends by itself; after that its time is free for everybody */
                        hold_expires_at: string | null;
                        /** @description Booked on purpose beside others, or outside of the hours */
                        overbooked: boolean;
                        overbook_reason: string | null;
                        arrived_at: string | null;
                        /** @description The encounter that the visit opened */
                        encounter_id: string | null;
                        series_id: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For people */
                        error: string;
                        /** @description For programs: slot_taken, patient_busy, illegal_step, … */
                        code: string;
                        /** @description To find the request in the log */
                        request_id: string;
                        /** @description What is in the way: practitioner, room or patient; never whose visit */
                        conflict?: string;
                        /** @description The two nearest free slots, as availability gives them */
                        nearest?: {
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            location_id: string;
                            /** @description UUID */
                            room_id?: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            local_start: string;
                        }[];
                        /** @description Of illegal_step and not_movable: the present status */
                        status?: string;
                        /** @description Of illegal_step: the steps that may be made */
                        allowed?: string[];
                    };
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_series.create": {
        parameters: {
            query?: never;
            header: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    patient_id: string;
                    /** @description UUID */
                    type_id: string;
                    /** @description UUID */
                    practitioner_id: string;
                    /** @description UUID */
                    location_id: string;
                    /** @description null: any that is free */
                    room_id?: string | null;
                    /** @description YYYY-MM-DDTHH:MM on the clock of the calendar, without offset */
                    local_start: string;
                    /** @description RFC 5545 recurrence rule: FREQ (DAILY, WEEKLY, MONTHLY) with COUNT or UNTIL, and INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST. At most 104 visits within two years */
                    rrule: string;
                    reason?: string;
                    /** @description Only tell what would happen */
                    dry_run?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        time_zone: string;
                        /** @description Visits */
                        count: number;
                        /** @description Visits that cannot be had */
                        conflicts: number;
                        visits: {
                            /** @description YYYY-MM-DDTHH:MM on the clock of time_zone */
                            local_start: string;
                            /** @description null: the clock skips this time */
                            start_time: string | null;
                            /** @description What is in the way: skipped_time, practitioner, room, patient, blocked, or what the schedules say (outside_hours, closed_day, off_grid, too_soon, room_closed, not_bookable) */
                            conflict: string | null;
                            /** @description The nearest free slots instead */
                            nearest?: {
                                /** @description UUID */
                                practitioner_id: string;
                                /** @description UUID */
                                location_id: string;
                                /** @description UUID */
                                room_id?: string;
                                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                                start_time: string;
                                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                                end_time: string;
                                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                                local_start: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description UUID */
                        practitioner_id: string;
                        /** @description UUID */
                        location_id: string;
                        rrule: string;
                        time_zone: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        status: "active" | "cancelled";
                        /** @description UUID */
                        created_by: string;
                        version: number;
                        appointments: {
                            /** @description UUID */
                            id: string;
                            status: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            room_id: string | null;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_series.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description UUID */
                        practitioner_id: string;
                        /** @description UUID */
                        location_id: string;
                        rrule: string;
                        time_zone: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        status: "active" | "cancelled";
                        /** @description UUID */
                        created_by: string;
                        version: number;
                        appointments: {
                            /** @description UUID */
                            id: string;
                            status: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            room_id: string | null;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_series.cancel": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The first day, on the clock of the series */
                    from: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description UUID */
                        practitioner_id: string;
                        /** @description UUID */
                        location_id: string;
                        rrule: string;
                        time_zone: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        status: "active" | "cancelled";
                        /** @description UUID */
                        created_by: string;
                        version: number;
                        appointments: {
                            /** @description UUID */
                            id: string;
                            status: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            room_id: string | null;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.list": {
        parameters: {
            query?: {
                status?: "waiting" | "offered" | "booked" | "cancelled" | "expired";
                /** @description UUID */
                patient_id?: string;
                /** @description UUID */
                type_id?: string;
                /** @description UUID */
                practitioner_id?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            patient_id: string;
                            patient_name: string;
                            /** @description UUID */
                            type_id: string;
                            /** @description null: anybody */
                            practitioner_id: string | null;
                            /** @description A site; null: anywhere */
                            location_id: string | null;
                            /** @description YYYY-MM-DD */
                            wanted_from: string;
                            /** @description The last day, included */
                            wanted_until: string;
                            /** @description ISO 8601: Monday is 1; null: any */
                            weekdays: number[] | null;
                            /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                            start_minute: number | null;
                            /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                            end_minute: number | null;
                            /** @description 1 is asked first; 5 when absent */
                            priority: number;
                            /** @description Left out where the patient's record is restricted */
                            note: string;
                            /** @description offered: a slot is held until offer_expires_at; expired: the last day is over */
                            status: "waiting" | "offered" | "booked" | "cancelled" | "expired";
                            offered_appointment_id: string | null;
                            offer_expires_at: string | null;
                            /** @description UUID */
                            created_by: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            created_at: string;
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    patient_id: string;
                    /** @description UUID */
                    type_id: string;
                    /** @description YYYY-MM-DD */
                    wanted_from: string;
                    /** @description The last day, included */
                    wanted_until: string;
                    /** @description null: anybody */
                    practitioner_id?: string | null;
                    /** @description A site; null: anywhere */
                    location_id?: string | null;
                    /** @description ISO 8601: Monday is 1; null: any */
                    weekdays?: number[] | null;
                    /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                    start_minute?: number | null;
                    /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                    end_minute?: number | null;
                    /** @description 1 is asked first; 5 when absent */
                    priority?: number;
                    /** @description Left out where the patient's record is restricted */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        patient_name: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description null: anybody */
                        practitioner_id: string | null;
                        /** @description A site; null: anywhere */
                        location_id: string | null;
                        /** @description YYYY-MM-DD */
                        wanted_from: string;
                        /** @description The last day, included */
                        wanted_until: string;
                        /** @description ISO 8601: Monday is 1; null: any */
                        weekdays: number[] | null;
                        /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                        start_minute: number | null;
                        /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                        end_minute: number | null;
                        /** @description 1 is asked first; 5 when absent */
                        priority: number;
                        /** @description Left out where the patient's record is restricted */
                        note: string;
                        /** @description offered: a slot is held until offer_expires_at; expired: the last day is over */
                        status: "waiting" | "offered" | "booked" | "cancelled" | "expired";
                        offered_appointment_id: string | null;
                        offer_expires_at: string | null;
                        /** @description UUID */
                        created_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        patient_name: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description null: anybody */
                        practitioner_id: string | null;
                        /** @description A site; null: anywhere */
                        location_id: string | null;
                        /** @description YYYY-MM-DD */
                        wanted_from: string;
                        /** @description The last day, included */
                        wanted_until: string;
                        /** @description ISO 8601: Monday is 1; null: any */
                        weekdays: number[] | null;
                        /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                        start_minute: number | null;
                        /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                        end_minute: number | null;
                        /** @description 1 is asked first; 5 when absent */
                        priority: number;
                        /** @description Left out where the patient's record is restricted */
                        note: string;
                        /** @description offered: a slot is held until offer_expires_at; expired: the last day is over */
                        status: "waiting" | "offered" | "booked" | "cancelled" | "expired";
                        offered_appointment_id: string | null;
                        offer_expires_at: string | null;
                        /** @description UUID */
                        created_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    type_id?: string;
                    /** @description null: anybody */
                    practitioner_id?: string | null;
                    /** @description A site; null: anywhere */
                    location_id?: string | null;
                    /** @description YYYY-MM-DD */
                    wanted_from?: string;
                    /** @description The last day, included */
                    wanted_until?: string;
                    /** @description ISO 8601: Monday is 1; null: any */
                    weekdays?: number[] | null;
                    /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                    start_minute?: number | null;
                    /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                    end_minute?: number | null;
                    /** @description 1 is asked first; 5 when absent */
                    priority?: number;
                    /** @description Left out where the patient's record is restricted */
                    note?: string;
                };
                "application/merge-patch+json": {
                    /** @description UUID */
                    type_id?: string;
                    /** @description null: anybody */
                    practitioner_id?: string | null;
                    /** @description A site; null: anywhere */
                    location_id?: string | null;
                    /** @description YYYY-MM-DD */
                    wanted_from?: string;
                    /** @description The last day, included */
                    wanted_until?: string;
                    /** @description ISO 8601: Monday is 1; null: any */
                    weekdays?: number[] | null;
                    /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                    start_minute?: number | null;
                    /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                    end_minute?: number | null;
                    /** @description 1 is asked first; 5 when absent */
                    priority?: number;
                    /** @description Left out where the patient's record is restricted */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        patient_name: string;
                        /** @description UUID */
                        type_id: string;
                        /** @description null: anybody */
                        practitioner_id: string | null;
                        /** @description A site; null: anywhere */
                        location_id: string | null;
                        /** @description YYYY-MM-DD */
                        wanted_from: string;
                        /** @description The last day, included */
                        wanted_until: string;
                        /** @description ISO 8601: Monday is 1; null: any */
                        weekdays: number[] | null;
                        /** @description Minutes after midnight on the clock of the calendar: the earliest start; null: any */
                        start_minute: number | null;
                        /** @description Minutes after midnight on the clock of the calendar: the latest end; null: any */
                        end_minute: number | null;
                        /** @description 1 is asked first; 5 when absent */
                        priority: number;
                        /** @description Left out where the patient's record is restricted */
                        note: string;
                        /** @description offered: a slot is held until offer_expires_at; expired: the last day is over */
                        status: "waiting" | "offered" | "booked" | "cancelled" | "expired";
                        offered_appointment_id: string | null;
                        offer_expires_at: string | null;
                        /** @description UUID */
                        created_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.offer": {
        parameters: {
            query?: never;
            header: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    practitioner_id: string;
                    /** @description UUID */
                    location_id: string;
                    room_id?: string | null;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time: string;
                    /** @description How long it stands, 60 when absent; at most until the start */
                    hold_minutes?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @constant */
                        status: "offered";
                        /** @description UUID */
                        offered_appointment_id: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        offer_expires_at: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.accept": {
        parameters: {
            query?: never;
            header: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        status: "booked" | "waiting" | "cancelled";
                        /** @description What was booked */
                        appointment_id: string | null;
                        start_time: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.decline": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        status: "booked" | "waiting" | "cancelled";
                        /** @description What was booked */
                        appointment_id: string | null;
                        start_time: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "waitlist.cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        status: "booked" | "waiting" | "cancelled";
                        /** @description What was booked */
                        appointment_id: string | null;
                        start_time: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_events.listen": {
        parameters: {
            query: {
                /** @description Seconds until the stream ends and is asked for anew */
                seconds: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appointments: {
                            /** @description UUID */
                            id: string;
                            version: number;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                        }[];
                    } | {
                        lists: ("waitlist" | "closures" | "schedules")[];
                    };
                    "text/event-stream": string;
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_types.list": {
        parameters: {
            query?: {
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appointment_types: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            code: string;
                            name: string;
                            /** @description Length of the visit */
                            duration_minutes: number;
                            /** @description Kept free before the visit */
                            buffer_before_minutes: number;
                            /** @description Kept free after the visit */
                            buffer_after_minutes: number;
                            /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                            alignment_minutes: number;
                            /** @description Between now and the earliest visit that is offered */
                            lead_time_minutes: number;
                            /** @description Patients who share a slot */
                            capacity: number;
                            room_required: boolean;
                            colour: string;
                            active: boolean;
                            /** @description Who offers it; empty is everybody */
                            practitioner_ids: string[];
                            /** @description Sites and rooms at which it is offered; empty is everywhere */
                            location_ids: string[];
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_types.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    name: string;
                    /** @description Length of the visit */
                    duration_minutes: number;
                    /** @description Kept free before the visit */
                    buffer_before_minutes?: number;
                    /** @description Kept free after the visit */
                    buffer_after_minutes?: number;
                    /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                    alignment_minutes?: number;
                    /** @description Between now and the earliest visit that is offered */
                    lead_time_minutes?: number;
                    /** @description Patients who share a slot */
                    capacity?: number;
                    room_required?: boolean;
                    colour?: string;
                    active?: boolean;
                    /** @description Who offers it; empty is everybody */
                    practitioner_ids?: string[];
                    /** @description Sites and rooms at which it is offered; empty is everywhere */
                    location_ids?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        code: string;
                        name: string;
                        /** @description Length of the visit */
                        duration_minutes: number;
                        /** @description Kept free before the visit */
                        buffer_before_minutes: number;
                        /** @description Kept free after the visit */
                        buffer_after_minutes: number;
                        /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                        alignment_minutes: number;
                        /** @description Between now and the earliest visit that is offered */
                        lead_time_minutes: number;
                        /** @description Patients who share a slot */
                        capacity: number;
                        room_required: boolean;
                        colour: string;
                        active: boolean;
                        /** @description Who offers it; empty is everybody */
                        practitioner_ids: string[];
                        /** @description Sites and rooms at which it is offered; empty is everywhere */
                        location_ids: string[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_types.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        code: string;
                        name: string;
                        /** @description Length of the visit */
                        duration_minutes: number;
                        /** @description Kept free before the visit */
                        buffer_before_minutes: number;
                        /** @description Kept free after the visit */
                        buffer_after_minutes: number;
                        /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                        alignment_minutes: number;
                        /** @description Between now and the earliest visit that is offered */
                        lead_time_minutes: number;
                        /** @description Patients who share a slot */
                        capacity: number;
                        room_required: boolean;
                        colour: string;
                        active: boolean;
                        /** @description Who offers it; empty is everybody */
                        practitioner_ids: string[];
                        /** @description Sites and rooms at which it is offered; empty is everywhere */
                        location_ids: string[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "appointment_types.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code?: string;
                    name?: string;
                    /** @description Length of the visit */
                    duration_minutes?: number;
                    /** @description Kept free before the visit */
                    buffer_before_minutes?: number;
                    /** @description Kept free after the visit */
                    buffer_after_minutes?: number;
                    /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                    alignment_minutes?: number;
                    /** @description Between now and the earliest visit that is offered */
                    lead_time_minutes?: number;
                    /** @description Patients who share a slot */
                    capacity?: number;
                    room_required?: boolean;
                    colour?: string;
                    active?: boolean;
                    /** @description Who offers it; empty is everybody */
                    practitioner_ids?: string[];
                    /** @description Sites and rooms at which it is offered; empty is everywhere */
                    location_ids?: string[];
                };
                "application/merge-patch+json": {
                    code?: string;
                    name?: string;
                    /** @description Length of the visit */
                    duration_minutes?: number;
                    /** @description Kept free before the visit */
                    buffer_before_minutes?: number;
                    /** @description Kept free after the visit */
                    buffer_after_minutes?: number;
                    /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                    alignment_minutes?: number;
                    /** @description Between now and the earliest visit that is offered */
                    lead_time_minutes?: number;
                    /** @description Patients who share a slot */
                    capacity?: number;
                    room_required?: boolean;
                    colour?: string;
                    active?: boolean;
                    /** @description Who offers it; empty is everybody */
                    practitioner_ids?: string[];
                    /** @description Sites and rooms at which it is offered; empty is everywhere */
                    location_ids?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        code: string;
                        name: string;
                        /** @description Length of the visit */
                        duration_minutes: number;
                        /** @description Kept free before the visit */
                        buffer_before_minutes: number;
                        /** @description Kept free after the visit */
                        buffer_after_minutes: number;
                        /** @description Visits begin at multiples of it on the local clock; a divisor of 1,440 */
                        alignment_minutes: number;
                        /** @description Between now and the earliest visit that is offered */
                        lead_time_minutes: number;
                        /** @description Patients who share a slot */
                        capacity: number;
                        room_required: boolean;
                        colour: string;
                        active: boolean;
                        /** @description Who offers it; empty is everybody */
                        practitioner_ids: string[];
                        /** @description Sites and rooms at which it is offered; empty is everywhere */
                        location_ids: string[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.list": {
        parameters: {
            query?: {
                /** @description UUID */
                practitioner_id?: string;
                /** @description UUID */
                room_id?: string;
                /** @description UUID */
                location_id?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        schedules: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            practitioner_id: string | null;
                            room_id: string | null;
                            /** @description UUID */
                            location_id: string;
                            /** @description Hours for visits of this type only */
                            type_id: string | null;
                            /** @description IANA time zone */
                            time_zone: string;
                            /** @description YYYY-MM-DD */
                            effective_from: string;
                            /** @description Last day, included */
                            effective_until: string | null;
                            active: boolean;
                            hours: {
                                /** @description ISO 8601: Monday is 1 */
                                weekday: number;
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            /** @description From yesterday on, at most 366 days, by date */
                            exceptions: {
                                /** @description YYYY-MM-DD */
                                exception_date: string;
                                hours: {
                                    /** @description Minutes after local midnight */
                                    start_minute: number;
                                    /** @description Minutes after the same midnight; above 1,440 is the next day */
                                    end_minute: number;
                                }[];
                                reason: string;
                            }[];
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    practitioner_id?: string;
                    /** @description UUID */
                    room_id?: string;
                    /** @description UUID */
                    location_id: string;
                    /** @description IANA time zone */
                    time_zone: string;
                    /** @description YYYY-MM-DD */
                    effective_from: string;
                    hours: {
                        /** @description ISO 8601: Monday is 1 */
                        weekday: number;
                        /** @description Minutes after local midnight */
                        start_minute: number;
                        /** @description Minutes after the same midnight; above 1,440 is the next day */
                        end_minute: number;
                    }[];
                    /** @description Hours for visits of this type only */
                    type_id?: string | null;
                    /** @description Last day, included */
                    effective_until?: string | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        /** @description UUID */
                        location_id: string;
                        /** @description Hours for visits of this type only */
                        type_id: string | null;
                        /** @description IANA time zone */
                        time_zone: string;
                        /** @description YYYY-MM-DD */
                        effective_from: string;
                        /** @description Last day, included */
                        effective_until: string | null;
                        active: boolean;
                        hours: {
                            /** @description ISO 8601: Monday is 1 */
                            weekday: number;
                            /** @description Minutes after local midnight */
                            start_minute: number;
                            /** @description Minutes after the same midnight; above 1,440 is the next day */
                            end_minute: number;
                        }[];
                        /** @description From yesterday on, at most 366 days, by date */
                        exceptions: {
                            /** @description YYYY-MM-DD */
                            exception_date: string;
                            hours: {
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            reason: string;
                        }[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        /** @description UUID */
                        location_id: string;
                        /** @description Hours for visits of this type only */
                        type_id: string | null;
                        /** @description IANA time zone */
                        time_zone: string;
                        /** @description YYYY-MM-DD */
                        effective_from: string;
                        /** @description Last day, included */
                        effective_until: string | null;
                        active: boolean;
                        hours: {
                            /** @description ISO 8601: Monday is 1 */
                            weekday: number;
                            /** @description Minutes after local midnight */
                            start_minute: number;
                            /** @description Minutes after the same midnight; above 1,440 is the next day */
                            end_minute: number;
                        }[];
                        /** @description From yesterday on, at most 366 days, by date */
                        exceptions: {
                            /** @description YYYY-MM-DD */
                            exception_date: string;
                            hours: {
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            reason: string;
                        }[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    location_id?: string;
                    /** @description Hours for visits of this type only */
                    type_id?: string | null;
                    /** @description IANA time zone */
                    time_zone?: string;
                    /** @description YYYY-MM-DD */
                    effective_from?: string;
                    /** @description Last day, included */
                    effective_until?: string | null;
                    active?: boolean;
                    hours?: {
                        /** @description ISO 8601: Monday is 1 */
                        weekday: number;
                        /** @description Minutes after local midnight */
                        start_minute: number;
                        /** @description Minutes after the same midnight; above 1,440 is the next day */
                        end_minute: number;
                    }[];
                };
                "application/merge-patch+json": {
                    /** @description UUID */
                    location_id?: string;
                    /** @description Hours for visits of this type only */
                    type_id?: string | null;
                    /** @description IANA time zone */
                    time_zone?: string;
                    /** @description YYYY-MM-DD */
                    effective_from?: string;
                    /** @description Last day, included */
                    effective_until?: string | null;
                    active?: boolean;
                    hours?: {
                        /** @description ISO 8601: Monday is 1 */
                        weekday: number;
                        /** @description Minutes after local midnight */
                        start_minute: number;
                        /** @description Minutes after the same midnight; above 1,440 is the next day */
                        end_minute: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        /** @description UUID */
                        location_id: string;
                        /** @description Hours for visits of this type only */
                        type_id: string | null;
                        /** @description IANA time zone */
                        time_zone: string;
                        /** @description YYYY-MM-DD */
                        effective_from: string;
                        /** @description Last day, included */
                        effective_until: string | null;
                        active: boolean;
                        hours: {
                            /** @description ISO 8601: Monday is 1 */
                            weekday: number;
                            /** @description Minutes after local midnight */
                            start_minute: number;
                            /** @description Minutes after the same midnight; above 1,440 is the next day */
                            end_minute: number;
                        }[];
                        /** @description From yesterday on, at most 366 days, by date */
                        exceptions: {
                            /** @description YYYY-MM-DD */
                            exception_date: string;
                            hours: {
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            reason: string;
                        }[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.set_day": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
                /** @description YYYY-MM-DD */
                date: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Empty: closed */
                    hours: {
                        /** @description Minutes after local midnight */
                        start_minute: number;
                        /** @description Minutes after the same midnight; above 1,440 is the next day */
                        end_minute: number;
                    }[];
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        /** @description UUID */
                        location_id: string;
                        /** @description Hours for visits of this type only */
                        type_id: string | null;
                        /** @description IANA time zone */
                        time_zone: string;
                        /** @description YYYY-MM-DD */
                        effective_from: string;
                        /** @description Last day, included */
                        effective_until: string | null;
                        active: boolean;
                        hours: {
                            /** @description ISO 8601: Monday is 1 */
                            weekday: number;
                            /** @description Minutes after local midnight */
                            start_minute: number;
                            /** @description Minutes after the same midnight; above 1,440 is the next day */
                            end_minute: number;
                        }[];
                        /** @description From yesterday on, at most 366 days, by date */
                        exceptions: {
                            /** @description YYYY-MM-DD */
                            exception_date: string;
                            hours: {
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            reason: string;
                        }[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedules.clear_day": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
                /** @description YYYY-MM-DD */
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        /** @description UUID */
                        location_id: string;
                        /** @description Hours for visits of this type only */
                        type_id: string | null;
                        /** @description IANA time zone */
                        time_zone: string;
                        /** @description YYYY-MM-DD */
                        effective_from: string;
                        /** @description Last day, included */
                        effective_until: string | null;
                        active: boolean;
                        hours: {
                            /** @description ISO 8601: Monday is 1 */
                            weekday: number;
                            /** @description Minutes after local midnight */
                            start_minute: number;
                            /** @description Minutes after the same midnight; above 1,440 is the next day */
                            end_minute: number;
                        }[];
                        /** @description From yesterday on, at most 366 days, by date */
                        exceptions: {
                            /** @description YYYY-MM-DD */
                            exception_date: string;
                            hours: {
                                /** @description Minutes after local midnight */
                                start_minute: number;
                                /** @description Minutes after the same midnight; above 1,440 is the next day */
                                end_minute: number;
                            }[];
                            reason: string;
                        }[];
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "holidays.list": {
        parameters: {
            query?: {
                /** @description UUID */
                location_id?: string;
                /** @description YYYY-MM-DD */
                from?: string;
                /** @description YYYY-MM-DD */
                to?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description Date and id of the last row of a page, as `next_cursor` gives them */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        holidays: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            location_id: string | null;
                            /** @description YYYY-MM-DD */
                            holiday_date: string;
                            name: string;
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "holidays.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description YYYY-MM-DD */
                    holiday_date: string;
                    name: string;
                    /** @description Absent: all sites */
                    location_id?: string | null;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        location_id: string | null;
                        /** @description YYYY-MM-DD */
                        holiday_date: string;
                        name: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "holidays.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        location_id: string | null;
                        /** @description YYYY-MM-DD */
                        holiday_date: string;
                        name: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedule_blocks.list": {
        parameters: {
            query: {
                /** @description UUID */
                practitioner_id?: string;
                /** @description UUID */
                room_id?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description Instant and id of the last row of a page, as `next_cursor` gives them */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        schedule_blocks: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            practitioner_id: string | null;
                            room_id: string | null;
                            kind: "break" | "leave" | "meeting" | "maintenance" | "other";
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            end_time: string;
                            reason: string;
                            /** @description UUID */
                            created_by: string;
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedule_blocks.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    practitioner_id?: string;
                    /** @description UUID */
                    room_id?: string;
                    kind?: "break" | "leave" | "meeting" | "maintenance" | "other";
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time: string;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    end_time: string;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        kind: "break" | "leave" | "meeting" | "maintenance" | "other";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        reason: string;
                        /** @description UUID */
                        created_by: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "schedule_blocks.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        practitioner_id: string | null;
                        room_id: string | null;
                        kind: "break" | "leave" | "meeting" | "maintenance" | "other";
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        end_time: string;
                        reason: string;
                        /** @description UUID */
                        created_by: string;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "calendar_feeds.list": {
        parameters: {
            query?: {
                /** @description UUID */
                practitioner_id?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        calendar_feeds: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            practitioner_id: string;
                            /** @description UUID */
                            created_by: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            created_at: string;
                            revoked_at: string | null;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "calendar_feeds.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    practitioner_id: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        practitioner_id: string;
                        /** @description UUID */
                        created_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                        revoked_at: string | null;
                        /** @description The secret address, told this once: a path of this server, or with EHR_PUBLIC_URL a whole address */
                        url: string;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "calendar_feeds.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        practitioner_id: string;
                        /** @description UUID */
                        created_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                        revoked_at: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "practitioners.list": {
        parameters: {
            query?: {
                include?: "inactive";
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        practitioners: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description National Provider Identifier, where there is one */
                            npi: string | null;
                            prefix: string;
                            first_name: string;
                            last_name: string;
                            specialty: string;
                            email: string | null;
                            /** @description Who they are when they sign in */
                            user_id: string | null;
                            active: boolean;
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "practitioners.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    first_name: string;
                    last_name: string;
                    /** @description National Provider Identifier, where there is one */
                    npi?: string | null;
                    prefix?: string;
                    specialty?: string;
                    email?: string | null;
                    /** @description Who they are when they sign in */
                    user_id?: string | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description National Provider Identifier, where there is one */
                        npi: string | null;
                        prefix: string;
                        first_name: string;
                        last_name: string;
                        specialty: string;
                        email: string | null;
                        /** @description Who they are when they sign in */
                        user_id: string | null;
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "practitioners.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description National Provider Identifier, where there is one */
                        npi: string | null;
                        prefix: string;
                        first_name: string;
                        last_name: string;
                        specialty: string;
                        email: string | null;
                        /** @description Who they are when they sign in */
                        user_id: string | null;
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "practitioners.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description National Provider Identifier, where there is one */
                    npi?: string | null;
                    prefix?: string;
                    first_name?: string;
                    last_name?: string;
                    specialty?: string;
                    email?: string | null;
                    /** @description Who they are when they sign in */
                    user_id?: string | null;
                    active?: boolean;
                };
                "application/merge-patch+json": {
                    /** @description National Provider Identifier, where there is one */
                    npi?: string | null;
                    prefix?: string;
                    first_name?: string;
                    last_name?: string;
                    specialty?: string;
                    email?: string | null;
                    /** @description Who they are when they sign in */
                    user_id?: string | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description National Provider Identifier, where there is one */
                        npi: string | null;
                        prefix: string;
                        first_name: string;
                        last_name: string;
                        specialty: string;
                        email: string | null;
                        /** @description Who they are when they sign in */
                        user_id: string | null;
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "locations.list": {
        parameters: {
            query?: {
                include?: "inactive";
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        locations: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            kind: "site" | "room";
                            /** @description The site of a room */
                            parent_id: string | null;
                            name: string;
                            phone: string | null;
                            address: {
                                [key: string]: string | string[];
                            };
                            active: boolean;
                            version: number;
                        }[];
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "locations.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kind: "site" | "room";
                    name: string;
                    /** @description The site of a room */
                    parent_id?: string | null;
                    phone?: string | null;
                    address?: {
                        [key: string]: string | string[];
                    };
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        kind: "site" | "room";
                        /** @description The site of a room */
                        parent_id: string | null;
                        name: string;
                        phone: string | null;
                        address: {
                            [key: string]: string | string[];
                        };
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "locations.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        kind: "site" | "room";
                        /** @description The site of a room */
                        parent_id: string | null;
                        name: string;
                        phone: string | null;
                        address: {
                            [key: string]: string | string[];
                        };
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "locations.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kind?: "site" | "room";
                    /** @description The site of a room */
                    parent_id?: string | null;
                    name?: string;
                    phone?: string | null;
                    address?: {
                        [key: string]: string | string[];
                    };
                    active?: boolean;
                };
                "application/merge-patch+json": {
                    kind?: "site" | "room";
                    /** @description The site of a room */
                    parent_id?: string | null;
                    name?: string;
                    phone?: string | null;
                    address?: {
                        [key: string]: string | string[];
                    };
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        kind: "site" | "room";
                        /** @description The site of a room */
                        parent_id: string | null;
                        name: string;
                        phone: string | null;
                        address: {
                            [key: string]: string | string[];
                        };
                        active: boolean;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.search": {
        parameters: {
            query: {
                /** @description Name, MRN, phone or birth date, or the beginning of one */
                q: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        patients: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            mrn: string;
                            first_name: string;
                            last_name: string;
                            date_of_birth: string | null;
                            /** @description FHIR administrative gender */
                            sex: string;
                            contact_phone: string | null;
                            active: boolean;
                            /** @description The record opens to the care team only; the phone is left out */
                            restricted: boolean;
                        }[];
                        /** @description Number of patients in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.search_post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name, MRN, phone or birth date, or the beginning of one */
                    q: string;
                    /** @description Rows of a page, 50 when absent */
                    limit?: number;
                    /** @description UUID */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        patients: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            mrn: string;
                            first_name: string;
                            last_name: string;
                            date_of_birth: string | null;
                            /** @description FHIR administrative gender */
                            sex: string;
                            contact_phone: string | null;
                            active: boolean;
                            /** @description The record opens to the care team only; the phone is left out */
                            restricted: boolean;
                        }[];
                        /** @description Number of patients in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.identify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name, MRN or birth date, or the beginning of one */
                    q: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        patients: {
                            /** @description UUID */
                            id: string;
                            mrn: string;
                            first_name: string;
                            last_name: string;
                            date_of_birth: string | null;
                            restricted: boolean;
                        }[];
                        /** @description Number of patients in this answer */
                        count: number;
                        /** @description More fit; there is no second page */
                        more: boolean;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        mrn: string;
                        first_name: string;
                        last_name: string;
                        date_of_birth: string | null;
                        /** @description FHIR administrative gender */
                        sex: "male" | "female" | "other" | "unknown";
                        contact_phone: string | null;
                        email: string | null;
                        address: {
                            line?: string[];
                            city?: string;
                            district?: string;
                            state?: string;
                            postal_code?: string;
                            country?: string;
                        };
                        deceased: boolean;
                        active: boolean;
                        version: number;
                        /** @description Newest first */
                        recent_encounters: {
                            /** @description UUID */
                            id: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            encounter_type: string;
                            chief_complaint: string;
                            status: string;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Medical record number, unique in the organization */
                    mrn?: string;
                    first_name?: string;
                    last_name?: string;
                    /** @description YYYY-MM-DD */
                    date_of_birth?: string;
                    /** @description FHIR administrative gender */
                    sex?: "male" | "female" | "other" | "unknown";
                    contact_phone?: string | null;
                    email?: string | null;
                    address?: {
                        line?: string[] | null;
                        city?: string | null;
                        district?: string | null;
                        state?: string | null;
                        postal_code?: string | null;
                        country?: string | null;
                    } | null;
                    active?: boolean;
                };
                "application/merge-patch+json": {
                    /** @description Medical record number, unique in the organization */
                    mrn?: string;
                    first_name?: string;
                    last_name?: string;
                    /** @description YYYY-MM-DD */
                    date_of_birth?: string;
                    /** @description FHIR administrative gender */
                    sex?: "male" | "female" | "other" | "unknown";
                    contact_phone?: string | null;
                    email?: string | null;
                    address?: {
                        line?: string[] | null;
                        city?: string | null;
                        district?: string | null;
                        state?: string | null;
                        postal_code?: string | null;
                        country?: string | null;
                    } | null;
                    active?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        mrn: string;
                        first_name: string;
                        last_name: string;
                        date_of_birth: string | null;
                        /** @description FHIR administrative gender */
                        sex: "male" | "female" | "other" | "unknown";
                        contact_phone: string | null;
                        email: string | null;
                        address: {
                            line?: string[];
                            city?: string;
                            district?: string;
                            state?: string;
                            postal_code?: string;
                            country?: string;
                        };
                        deceased: boolean;
                        active: boolean;
                        version: number;
                        /** @description Newest first */
                        recent_encounters: {
                            /** @description UUID */
                            id: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            encounter_type: string;
                            chief_complaint: string;
                            status: string;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patients.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    id?: string;
                    /** @description Medical record number, unique in the organization */
                    mrn?: string;
                    first_name: string;
                    last_name: string;
                    /** @description YYYY-MM-DD */
                    date_of_birth: string;
                    /** @description FHIR administrative gender */
                    sex?: "male" | "female" | "other" | "unknown";
                    contact_phone?: string | null;
                    email?: string | null;
                    address?: {
                        line?: string[];
                        city?: string;
                        district?: string;
                        state?: string;
                        postal_code?: string;
                        country?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        mrn: string;
                        first_name: string;
                        last_name: string;
                        date_of_birth: string | null;
                        /** @description FHIR administrative gender */
                        sex: "male" | "female" | "other" | "unknown";
                        contact_phone: string | null;
                        email: string | null;
                        address: {
                            line?: string[];
                            city?: string;
                            district?: string;
                            state?: string;
                            postal_code?: string;
                            country?: string;
                        };
                        deceased: boolean;
                        active: boolean;
                        version: number;
                        /** @description Newest first */
                        recent_encounters: {
                            /** @description UUID */
                            id: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            encounter_type: string;
                            chief_complaint: string;
                            status: string;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounters.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        practitioner_id: string | null;
                        location_id: string | null;
                        /** @description The appointment that it came from */
                        appointment_id: string | null;
                        /** @description FHIR encounter status */
                        status: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                        status_reason: string | null;
                        /** @description v3 ActCode, e.g. AMB */
                        class: string;
                        encounter_type: string;
                        type_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        chief_complaint: string;
                        reason_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        diagnoses: {
                            system?: string;
                            code?: string;
                            display?: string;
                            use?: string;
                        }[];
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        end_time: string | null;
                        /** @description Latest signed version of the note; 0 before it is signed */
                        note_version: number;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounters.update": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description FHIR encounter status */
                    status?: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                    status_reason?: string;
                    /** @description v3 ActCode: AMB is a visit, IMP a stay, VR by video or phone */
                    class?: "AMB" | "EMER" | "FLD" | "HH" | "IMP" | "ACUTE" | "NONAC" | "OBSENC" | "PRENC" | "SS" | "VR";
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time?: string;
                    practitioner_id?: string | null;
                    location_id?: string | null;
                    encounter_type?: string;
                    type_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    chief_complaint?: string;
                    reason_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    diagnoses?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                        /** @description FHIR diagnosis role: admission, discharge, chief complaint, comorbidity … */
                        use?: "AD" | "DD" | "CC" | "CM" | "pre-op" | "post-op" | "billing";
                    }[];
                    end_time?: string | null;
                    note?: string | null;
                };
                "application/merge-patch+json": {
                    /** @description FHIR encounter status */
                    status?: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                    status_reason?: string;
                    /** @description v3 ActCode: AMB is a visit, IMP a stay, VR by video or phone */
                    class?: "AMB" | "EMER" | "FLD" | "HH" | "IMP" | "ACUTE" | "NONAC" | "OBSENC" | "PRENC" | "SS" | "VR";
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time?: string;
                    practitioner_id?: string | null;
                    location_id?: string | null;
                    encounter_type?: string;
                    type_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    chief_complaint?: string;
                    reason_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    diagnoses?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                        /** @description FHIR diagnosis role: admission, discharge, chief complaint, comorbidity … */
                        use?: "AD" | "DD" | "CC" | "CM" | "pre-op" | "post-op" | "billing";
                    }[];
                    end_time?: string | null;
                    note?: string | null;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        practitioner_id: string | null;
                        location_id: string | null;
                        /** @description The appointment that it came from */
                        appointment_id: string | null;
                        /** @description FHIR encounter status */
                        status: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                        status_reason: string | null;
                        /** @description v3 ActCode, e.g. AMB */
                        class: string;
                        encounter_type: string;
                        type_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        chief_complaint: string;
                        reason_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        diagnoses: {
                            system?: string;
                            code?: string;
                            display?: string;
                            use?: string;
                        }[];
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        end_time: string | null;
                        /** @description Latest signed version of the note; 0 before it is signed */
                        note_version: number;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounters.list": {
        parameters: {
            query?: {
                /** @description UUID */
                patient_id?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
                /** @description FHIR encounter status */
                status?: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description Instant and id of the last row of a page, as `next_cursor` gives them */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        encounters: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            patient_id: string;
                            practitioner_id: string | null;
                            location_id: string | null;
                            /** @description The appointment that it came from */
                            appointment_id: string | null;
                            /** @description FHIR encounter status */
                            status: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                            status_reason: string | null;
                            /** @description v3 ActCode, e.g. AMB */
                            class: string;
                            encounter_type: string;
                            type_codes: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            chief_complaint: string;
                            reason_codes: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            diagnoses: {
                                system?: string;
                                code?: string;
                                display?: string;
                                use?: string;
                            }[];
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            start_time: string;
                            end_time: string | null;
                            /** @description Latest signed version of the note; 0 before it is signed */
                            note_version: number;
                            version: number;
                        }[];
                        /** @description Number of encounters in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounters.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    id?: string;
                    /** @description UUID */
                    patient_id: string;
                    status: "planned" | "arrived" | "in-progress";
                    /** @description v3 ActCode: AMB is a visit, IMP a stay, VR by video or phone */
                    class?: "AMB" | "EMER" | "FLD" | "HH" | "IMP" | "ACUTE" | "NONAC" | "OBSENC" | "PRENC" | "SS" | "VR";
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    start_time: string;
                    /** @description UUID */
                    practitioner_id?: string;
                    /** @description UUID */
                    location_id?: string;
                    encounter_type?: string;
                    type_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    chief_complaint?: string;
                    reason_codes?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                    }[];
                    diagnoses?: {
                        /** @description URI of the code system */
                        system: string;
                        code: string;
                        display?: string;
                        /** @description FHIR diagnosis role: admission, discharge, chief complaint, comorbidity … */
                        use?: "AD" | "DD" | "CC" | "CM" | "pre-op" | "post-op" | "billing";
                    }[];
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    end_time?: string;
                    /** @description The note until it is signed */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        practitioner_id: string | null;
                        location_id: string | null;
                        /** @description The appointment that it came from */
                        appointment_id: string | null;
                        /** @description FHIR encounter status */
                        status: "planned" | "arrived" | "triaged" | "in-progress" | "onleave" | "finished" | "cancelled" | "entered-in-error" | "unknown";
                        status_reason: string | null;
                        /** @description v3 ActCode, e.g. AMB */
                        class: string;
                        encounter_type: string;
                        type_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        chief_complaint: string;
                        reason_codes: {
                            system?: string;
                            code?: string;
                            display?: string;
                        }[];
                        diagnoses: {
                            system?: string;
                            code?: string;
                            display?: string;
                            use?: string;
                        }[];
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        start_time: string;
                        end_time: string | null;
                        /** @description Latest signed version of the note; 0 before it is signed */
                        note_version: number;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounter_notes.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        encounter_id: string;
                        /** @description The latest; 0 when nothing is signed */
                        note_version: number;
                        /** @description The note that nobody has signed yet */
                        draft: string | null;
                        /** @description Newest first */
                        notes: {
                            /** @description UUID */
                            encounter_id: string;
                            note_version: number;
                            text: string;
                            /** @description UUID */
                            author_id: string;
                            author_roles: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            signed_at: string;
                            /** @description The version before */
                            amends: number | null;
                            /** @description Why it was amended */
                            reason: string | null;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounter_notes.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
                /** @description From 1 on */
                note_version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        encounter_id: string;
                        note_version: number;
                        text: string;
                        /** @description UUID */
                        author_id: string;
                        author_roles: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        signed_at: string;
                        /** @description The version before */
                        amends: number | null;
                        /** @description Why it was amended */
                        reason: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounter_notes.sign": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        encounter_id: string;
                        note_version: number;
                        text: string;
                        /** @description UUID */
                        author_id: string;
                        author_roles: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        signed_at: string;
                        /** @description The version before */
                        amends: number | null;
                        /** @description Why it was amended */
                        reason: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "encounter_notes.amend": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        encounter_id: string;
                        note_version: number;
                        text: string;
                        /** @description UUID */
                        author_id: string;
                        author_roles: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        signed_at: string;
                        /** @description The version before */
                        amends: number | null;
                        /** @description Why it was amended */
                        reason: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.latest": {
        parameters: {
            query: {
                /** @description UUID */
                patient_id: string;
                /** @description Codes separated by commas, at most 100; all codes when absent */
                codes?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        observations: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            patient_id: string;
                            encounter_id: string | null;
                            practitioner_id: string | null;
                            category: string;
                            code: string;
                            code_system: string;
                            display: string;
                            status: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            effective_time: string;
                            effective_end: string | null;
                            value_type: string;
                            value_number: number | null;
                            value_comparator: string | null;
                            value_unit: string | null;
                            /** @description UCUM */
                            value_unit_code: string | null;
                            /** @description The value of every type but quantity and integer, in its FHIR shape */
                            value_json: unknown;
                            data_absent_reason: string | null;
                            /** @description e.g. systolic and diastolic pressure */
                            components: {
                                code: string;
                            }[];
                            reference_range: unknown[];
                            interpretation: string | null;
                            version: number;
                        }[];
                        /** @description Number of observations in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        encounter_id: string | null;
                        practitioner_id: string | null;
                        category: string;
                        code: string;
                        code_system: string;
                        display: string;
                        status: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        effective_time: string;
                        effective_end: string | null;
                        value_type: string;
                        value_number: number | null;
                        value_comparator: string | null;
                        value_unit: string | null;
                        /** @description UCUM */
                        value_unit_code: string | null;
                        /** @description The value of every type but quantity and integer, in its FHIR shape */
                        value_json: unknown;
                        data_absent_reason: string | null;
                        /** @description e.g. systolic and diastolic pressure */
                        components: {
                            code: string;
                        }[];
                        reference_range: unknown[];
                        interpretation: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.correct": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                    /** @description corrected after final */
                    status?: "preliminary" | "final" | "amended" | "corrected" | "cancelled";
                    category?: string;
                    display?: string;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    effective_time?: string;
                    effective_end?: string | null;
                    issued_at?: string | null;
                    /** @description quantity when there is only a number, none when there is nothing */
                    value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                    value_number?: (number | string) | null;
                    value_comparator?: ("<" | "<=" | ">=" | ">") | null;
                    value_unit?: string | null;
                    value_unit_code?: string | null;
                    /** @description The value of every other type, in its FHIR shape */
                    value_json?: unknown;
                    data_absent_reason?: ("unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted") | null;
                    /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                    reference_range?: {
                        low?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        high?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        type?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        };
                        appliesTo?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        }[];
                        age?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                        };
                        text?: string;
                    }[];
                    interpretation?: string | null;
                    /** @description Parts of a panel, e.g. systolic and diastolic pressure */
                    components?: {
                        code: string;
                        code_system?: string;
                        display?: string;
                        /** @description quantity when there is only a number, none when there is nothing */
                        value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                        /** @description A number, or its text where trailing zeros count: "36.50" */
                        value_number?: number | string;
                        /** @description Where the true value is beyond what can be measured */
                        value_comparator?: "<" | "<=" | ">=" | ">";
                        /** @description As people write it */
                        value_unit?: string;
                        /** @description UCUM */
                        value_unit_code?: string;
                        /** @description The value of every other type, in its FHIR shape */
                        value_json?: unknown;
                        /** @description Why there is no value (FHIR data-absent-reason) */
                        data_absent_reason?: "unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted";
                        /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                        reference_range?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            type?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            };
                            appliesTo?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            }[];
                            age?: {
                                low?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                                high?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                            };
                            text?: string;
                        }[];
                        /** @description v3 ObservationInterpretation; computed from the reference range when absent */
                        interpretation?: string;
                    }[];
                };
                "application/merge-patch+json": {
                    reason?: string;
                    /** @description corrected after final */
                    status?: "preliminary" | "final" | "amended" | "corrected" | "cancelled";
                    category?: string;
                    display?: string;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    effective_time?: string;
                    effective_end?: string | null;
                    issued_at?: string | null;
                    /** @description quantity when there is only a number, none when there is nothing */
                    value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                    value_number?: (number | string) | null;
                    value_comparator?: ("<" | "<=" | ">=" | ">") | null;
                    value_unit?: string | null;
                    value_unit_code?: string | null;
                    /** @description The value of every other type, in its FHIR shape */
                    value_json?: unknown;
                    data_absent_reason?: ("unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted") | null;
                    /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                    reference_range?: {
                        low?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        high?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        type?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        };
                        appliesTo?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        }[];
                        age?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                        };
                        text?: string;
                    }[];
                    interpretation?: string | null;
                    /** @description Parts of a panel, e.g. systolic and diastolic pressure */
                    components?: {
                        code: string;
                        code_system?: string;
                        display?: string;
                        /** @description quantity when there is only a number, none when there is nothing */
                        value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                        /** @description A number, or its text where trailing zeros count: "36.50" */
                        value_number?: number | string;
                        /** @description Where the true value is beyond what can be measured */
                        value_comparator?: "<" | "<=" | ">=" | ">";
                        /** @description As people write it */
                        value_unit?: string;
                        /** @description UCUM */
                        value_unit_code?: string;
                        /** @description The value of every other type, in its FHIR shape */
                        value_json?: unknown;
                        /** @description Why there is no value (FHIR data-absent-reason) */
                        data_absent_reason?: "unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted";
                        /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                        reference_range?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            type?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            };
                            appliesTo?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            }[];
                            age?: {
                                low?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                                high?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                            };
                            text?: string;
                        }[];
                        /** @description v3 ObservationInterpretation; computed from the reference range when absent */
                        interpretation?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        encounter_id: string | null;
                        practitioner_id: string | null;
                        category: string;
                        code: string;
                        code_system: string;
                        display: string;
                        status: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        effective_time: string;
                        effective_end: string | null;
                        value_type: string;
                        value_number: number | null;
                        value_comparator: string | null;
                        value_unit: string | null;
                        /** @description UCUM */
                        value_unit_code: string | null;
                        /** @description The value of every type but quantity and integer, in its FHIR shape */
                        value_json: unknown;
                        data_absent_reason: string | null;
                        /** @description e.g. systolic and diastolic pressure */
                        components: {
                            code: string;
                        }[];
                        reference_range: unknown[];
                        interpretation: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.list": {
        parameters: {
            query: {
                /** @description UUID */
                patient_id: string;
                /** @description e.g. a LOINC code */
                code?: string;
                category?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
                /** @description Rows of a page, 50 when absent */
                limit?: number;
                /** @description Instant and id of the last row of a page, as `next_cursor` gives them */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        observations: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            patient_id: string;
                            encounter_id: string | null;
                            practitioner_id: string | null;
                            category: string;
                            code: string;
                            code_system: string;
                            display: string;
                            status: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            effective_time: string;
                            effective_end: string | null;
                            value_type: string;
                            value_number: number | null;
                            value_comparator: string | null;
                            value_unit: string | null;
                            /** @description UCUM */
                            value_unit_code: string | null;
                            /** @description The value of every type but quantity and integer, in its FHIR shape */
                            value_json: unknown;
                            data_absent_reason: string | null;
                            /** @description e.g. systolic and diastolic pressure */
                            components: {
                                code: string;
                            }[];
                            reference_range: unknown[];
                            interpretation: string | null;
                            version: number;
                        }[];
                        /** @description Number of observations in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    id?: string;
                    /** @description UUID */
                    patient_id: string;
                    /** @description UUID */
                    encounter_id?: string;
                    /** @description UUID */
                    practitioner_id?: string;
                    category?: string;
                    code: string;
                    code_system?: string;
                    display?: string;
                    /** @description final when absent */
                    status?: "registered" | "preliminary" | "final";
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    effective_time: string;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    effective_end?: string;
                    /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                    issued_at?: string;
                    /** @description quantity when there is only a number, none when there is nothing */
                    value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                    /** @description A number, or its text where trailing zeros count: "36.50" */
                    value_number?: number | string;
                    /** @description Where the true value is beyond what can be measured */
                    value_comparator?: "<" | "<=" | ">=" | ">";
                    /** @description As people write it */
                    value_unit?: string;
                    /** @description UCUM */
                    value_unit_code?: string;
                    /** @description The value of every other type, in its FHIR shape */
                    value_json?: unknown;
                    /** @description Why there is no value (FHIR data-absent-reason) */
                    data_absent_reason?: "unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted";
                    /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                    reference_range?: {
                        low?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        high?: {
                            value?: number;
                            /** @description Where the true value is beyond what can be measured */
                            comparator?: "<" | "<=" | ">=" | ">";
                            unit?: string;
                            system?: string;
                            code?: string;
                        };
                        type?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        };
                        appliesTo?: {
                            coding?: {
                                system?: string;
                                code?: string;
                                display?: string;
                            }[];
                            text?: string;
                        }[];
                        age?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                        };
                        text?: string;
                    }[];
                    /** @description v3 ObservationInterpretation; computed from the reference range when absent */
                    interpretation?: string;
                    /** @description Parts of a panel, e.g. systolic and diastolic pressure */
                    components?: {
                        code: string;
                        code_system?: string;
                        display?: string;
                        /** @description quantity when there is only a number, none when there is nothing */
                        value_type?: "none" | "quantity" | "integer" | "string" | "boolean" | "codeable_concept" | "range" | "ratio" | "sampled_data" | "time" | "date_time" | "period";
                        /** @description A number, or its text where trailing zeros count: "36.50" */
                        value_number?: number | string;
                        /** @description Where the true value is beyond what can be measured */
                        value_comparator?: "<" | "<=" | ">=" | ">";
                        /** @description As people write it */
                        value_unit?: string;
                        /** @description UCUM */
                        value_unit_code?: string;
                        /** @description The value of every other type, in its FHIR shape */
                        value_json?: unknown;
                        /** @description Why there is no value (FHIR data-absent-reason) */
                        data_absent_reason?: "unknown" | "asked-unknown" | "temp-unknown" | "not-asked" | "asked-declined" | "masked" | "not-applicable" | "unsupported" | "as-text" | "error" | "not-a-number" | "negative-infinity" | "positive-infinity" | "not-performed" | "not-permitted";
                        /** @description FHIR referenceRange; one of the type "critical" tells where LL and HH begin */
                        reference_range?: {
                            low?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            high?: {
                                value?: number;
                                /** @description Where the true value is beyond what can be measured */
                                comparator?: "<" | "<=" | ">=" | ">";
                                unit?: string;
                                system?: string;
                                code?: string;
                            };
                            type?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            };
                            appliesTo?: {
                                coding?: {
                                    system?: string;
                                    code?: string;
                                    display?: string;
                                }[];
                                text?: string;
                            }[];
                            age?: {
                                low?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                                high?: {
                                    value?: number;
                                    /** @description Where the true value is beyond what can be measured */
                                    comparator?: "<" | "<=" | ">=" | ">";
                                    unit?: string;
                                    system?: string;
                                    code?: string;
                                };
                            };
                            text?: string;
                        }[];
                        /** @description v3 ObservationInterpretation; computed from the reference range when absent */
                        interpretation?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        encounter_id: string | null;
                        practitioner_id: string | null;
                        category: string;
                        code: string;
                        code_system: string;
                        display: string;
                        status: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        effective_time: string;
                        effective_end: string | null;
                        value_type: string;
                        value_number: number | null;
                        value_comparator: string | null;
                        value_unit: string | null;
                        /** @description UCUM */
                        value_unit_code: string | null;
                        /** @description The value of every type but quantity and integer, in its FHIR shape */
                        value_json: unknown;
                        data_absent_reason: string | null;
                        /** @description e.g. systolic and diastolic pressure */
                        components: {
                            code: string;
                        }[];
                        reference_range: unknown[];
                        interpretation: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        versions: {
                            version: number;
                            /** @description Since when it said so */
                            recorded_at: string;
                            /** @description Null for what it says now */
                            replaced_at: string | null;
                            /** @description The user who corrected it */
                            replaced_by: string | null;
                            /** @description Why it was corrected */
                            reason: string | null;
                            observation: {
                                /** @description UUID */
                                id: string;
                                /** @description UUID */
                                org_id: string;
                                /** @description UUID */
                                patient_id: string;
                                encounter_id: string | null;
                                practitioner_id: string | null;
                                category: string;
                                code: string;
                                code_system: string;
                                display: string;
                                status: string;
                                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                                effective_time: string;
                                effective_end: string | null;
                                value_type: string;
                                value_number: number | null;
                                value_comparator: string | null;
                                value_unit: string | null;
                                /** @description UCUM */
                                value_unit_code: string | null;
                                /** @description The value of every type but quantity and integer, in its FHIR shape */
                                value_json: unknown;
                                data_absent_reason: string | null;
                                /** @description e.g. systolic and diastolic pressure */
                                components: {
                                    code: string;
                                }[];
                                reference_range: unknown[];
                                interpretation: string | null;
                                version: number;
                            };
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.series": {
        parameters: {
            query: {
                /** @description UUID */
                patient_id: string;
                /** @description e.g. a LOINC code */
                code: string;
                /** @description e.g. a LOINC code */
                component?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
                /** @description Most points of a unit, 100 when absent */
                points?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Oldest first */
                        points: {
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            first_time: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            last_time: string;
                            count: number;
                            min: number;
                            max: number;
                            last: number;
                            /** @description UCUM code, or the unit as written */
                            unit: string | null;
                        }[];
                        /** @description Number of values in these points */
                        count: number;
                        /** @description False when there were more values than are looked at; the newest are */
                        complete: boolean;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.create_batch": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    observations: unknown[];
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the rows */
                        results: {
                            index: number;
                            /** @description 201, or the status that the row alone would have had */
                            status: number;
                            /** @description UUID */
                            id?: string;
                            error?: string;
                            code?: string;
                        }[];
                        created: number;
                        failed: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "observations.enter_in_error": {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that was read */
                "If-Match": string;
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        encounter_id: string | null;
                        practitioner_id: string | null;
                        category: string;
                        code: string;
                        code_system: string;
                        display: string;
                        status: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        effective_time: string;
                        effective_end: string | null;
                        value_type: string;
                        value_number: number | null;
                        value_comparator: string | null;
                        value_unit: string | null;
                        /** @description UCUM */
                        value_unit_code: string | null;
                        /** @description The value of every type but quantity and integer, in its FHIR shape */
                        value_json: unknown;
                        data_absent_reason: string | null;
                        /** @description e.g. systolic and diastolic pressure */
                        components: {
                            code: string;
                        }[];
                        reference_range: unknown[];
                        interpretation: string | null;
                        version: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description precondition required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "audit_events.list": {
        parameters: {
            query?: {
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
                /** @description UUID */
                user_id?: string;
                /** @description UUID */
                patient_id?: string;
                action?: "create" | "read" | "update" | "delete" | "query" | "execute";
                outcome?: "success" | "denied" | "failed" | "break_glass";
                entity_type?: string;
                operation?: string;
                /** @description Events of a page, 50 when absent */
                limit?: number;
                /** @description UUID */
                cursor?: string;
                /** @description Comes before the Accept header, for links in a browser */
                format?: "json" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: {
                            /** @description UUID; later events have higher ones */
                            id: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            recorded_at: string;
                            /** @description UUID */
                            user_id: string;
                            user_name: string | null;
                            /** @description Separated by spaces */
                            roles: string;
                            action: "create" | "read" | "update" | "delete" | "query" | "execute";
                            operation: string;
                            entity_type: string;
                            entity_id: string | null;
                            patient_id: string | null;
                            outcome: "success" | "denied" | "failed" | "break_glass";
                            reason: string | null;
                            request_id: string;
                            source: string;
                            /** @description What a write wrote */
                            change: unknown;
                        }[];
                        /** @description Number of events in this page */
                        count: number;
                        next_cursor: string | null;
                    };
                    "text/csv": string;
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "audit_events.access_report": {
        parameters: {
            query?: {
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                from?: string;
                /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                to?: string;
            };
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        patient_id: string;
                        event_count: number;
                        /** @description False: only the latest 50,000 events and 500 users are counted */
                        complete: boolean;
                        users: {
                            /** @description UUID */
                            user_id: string;
                            user_name: string | null;
                            roles: string[];
                            operations: string[];
                            reads: number;
                            changes: number;
                            /** @description Of them under broken glass, breaking it included */
                            break_glass: number;
                            /** @description Refused attempts, which showed nothing */
                            refused: number;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            first_at: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            last_at: string;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        patient_id: string;
                        restriction: {
                            /** @description UUID */
                            patient_id: string;
                            /** @description UUID */
                            org_id: string;
                            category: "vip" | "staff" | "sensitive" | "other";
                            reason: string;
                            /** @description UUID */
                            restricted_by: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            created_at: string;
                        } | null;
                        open_to: {
                            /** @description UUID */
                            id: string;
                            /** @description UUID */
                            org_id: string;
                            /** @description UUID */
                            patient_id: string;
                            /** @description UUID */
                            user_id: string;
                            kind: "care_team" | "break_glass";
                            reason: string;
                            /** @description UUID */
                            granted_by: string;
                            /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                            granted_at: string;
                            /** @description Null: until it is ended */
                            expires_at: string | null;
                        }[];
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.restrict": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    category: "vip" | "staff" | "sensitive" | "other";
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        org_id: string;
                        category: "vip" | "staff" | "sensitive" | "other";
                        reason: string;
                        /** @description UUID */
                        restricted_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.lift": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        org_id: string;
                        category: "vip" | "staff" | "sensitive" | "other";
                        reason: string;
                        /** @description UUID */
                        restricted_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        created_at: string;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.break_glass": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @description How long, 60 when absent */
                    minutes?: number;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        user_id: string;
                        kind: "care_team" | "break_glass";
                        reason: string;
                        /** @description UUID */
                        granted_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        granted_at: string;
                        /** @description Null: until it is ended */
                        expires_at: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.add_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description A new UUID for each intended write; sending it again gives the first reply again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description UUID */
                    user_id: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        id: string;
                        /** @description UUID */
                        org_id: string;
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        user_id: string;
                        kind: "care_team" | "break_glass";
                        reason: string;
                        /** @description UUID */
                        granted_by: string;
                        /** @description ISO 8601 instant with offset, e.g. 2026-11-23T09:30:00Z */
                        granted_at: string;
                        /** @description Null: until it is ended */
                        expires_at: string | null;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unprocessable */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "patient_access.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUID */
                id: string;
                /** @description UUID */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description UUID */
                        patient_id: string;
                        /** @description UUID */
                        user_id: string;
                        ended: number;
                    };
                };
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unauthenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    "calendar_feeds.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret and `.ics` */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar; charset=utf-8": string;
                };
            };
            /** @description What `If-None-Match` names is what would be sent */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description invalid */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description busy */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
