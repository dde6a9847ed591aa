import Foundation
import TasteClient
import TasteValues

/// The status and the history of the daemon that are shown to everybody who asks within a second, so that a thousand
/// open pages cost the daemon no more than one.
actor StatusPicture {
    private static let age = Duration.seconds(1)

    private let pool: DaemonPool
    private var last: (status: Answer<DaemonStatus>, time: ContinuousClock.Instant)?
    private var histories: [QualityCharts.Window: (history: QualityHistory, time: ContinuousClock.Instant)] = [:]

    init(pool: DaemonPool) {
        self.pool = pool
    }

    /// Makes the next one who asks see what has just been done.
    func forget() { (last, histories) = (nil, [:]) }

    /// The status with its activity, at most a second old.
    func status() async throws -> Answer<DaemonStatus> {
        if let last, last.time.duration(to: .now) < Self.age { return last.status }
        let status = try await pool.client.status(withActivity: true)
        last = (status, .now)
        return status
    }

    /// The quality of some time, and the newest trainings whenever they were, at most a second old.
    func history(over window: QualityCharts.Window) async throws -> QualityHistory {
        if let kept = histories[window], kept.time.duration(to: .now) < Self.age { return kept.history }
        let now = Int64(Date().timeIntervalSince1970)
        var history = try await pool.client.qualityHistory(
            since: window.seconds.map { now - $0 } ?? 0, points: QualityCharts.points,
            trainings: QualityCharts.trainings
        ).value
        if window.seconds != nil {
            history.trainings = try await pool.client.qualityHistory(points: 1, trainings: QualityCharts.trainings)
                .value.trainings
        }
        histories[window] = (history, .now)
        return history
    }
}
