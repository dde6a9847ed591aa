import TasteClient
import TasteValues

/// The status of the daemon that is shown to everybody who asks within a second, so that a thousand open pages cost the
/// daemon no more than one.
actor StatusPicture {
    private static let age = Duration.seconds(1)

    private let pool: DaemonPool
    private var last: (status: Answer<DaemonStatus>, time: ContinuousClock.Instant)?

    init(pool: DaemonPool) {
        self.pool = pool
    }

    /// Makes the next one who asks see what has just been done.
    func forget() { last = nil }

    /// The status with its activity, at most a second old.
    func status() async throws -> Answer<DaemonStatus> {
        if let last, last.time.duration(to: .now) < Self.age { return last.status }
        let status = try await pool.client.status(withActivity: true)
        last = (status, .now)
        return status
    }
}
