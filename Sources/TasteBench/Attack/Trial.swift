import ArgumentParser
import Foundation
import Synchronization

/// A way of attacking the daemon, each with what must hold meanwhile.
enum Trial: String, CaseIterable, ExpressibleByArgument, Sendable {
    case waits, memory, genre, history, hog, writer, stalled, million, full, titles, damage, check

    /// The seconds after which a trial is ended. A trial that does not end by itself is a miss.
    var patience: Double {
        switch self {
        case .memory, .damage: 120
        case .million, .hog, .check: 90
        case .waits, .genre, .history, .writer, .stalled, .full, .titles: 60
        }
    }

    /// What only root can try, because it takes several uids.
    private var needsRoot: Bool {
        switch self {
        case .waits, .hog, .writer, .stalled, .full: true
        case .memory, .genre, .history, .million, .titles, .damage, .check: false
        }
    }

    func run(in room: Room, report: @escaping @Sendable (Finding) -> Void) throws {
        guard room.isRoot || !needsRoot else {
            return report(.skipped("everything", because: "needs root, because attackers have uids of their own"))
        }
        switch self {
        case .waits: try WaitingTrial(room: room, report: report).run()
        case .memory: try MemoryTrial(room: room, report: report).run()
        case .genre: try GenreTrial(room: room, report: report).run()
        case .history: try HistoryTrial(room: room, report: report).run()
        case .hog: try HogTrial(room: room, report: report).run()
        case .writer: try WriterTrial(room: room, report: report).run()
        case .stalled: try StalledTrial(room: room, report: report).run()
        case .million: try MillionTrial(room: room, report: report).run()
        case .full: try FullTrial(room: room, report: report).run()
        case .titles: try TitlesTrial(room: room, report: report).run()
        case .damage: try DamageTrial(room: room, report: report).run()
        case .check: try CheckTrial(room: room, report: report).run()
        }
    }
}

/// Passes findings on until it is closed.
private final class Reports: Sendable {
    private let isClosed = Mutex(false)
    private let report: @Sendable (Finding) -> Void

    init(_ report: @escaping @Sendable (Finding) -> Void) { self.report = report }

    func add(_ finding: Finding) { isClosed.withLock { if !$0 { report(finding) } } }
    func close() { isClosed.withLock { $0 = true } }
}

/// Runs a trial on a thread of its own, so that a daemon or an attacker that hangs does not stop the others.
struct TrialRun {
    let trial: Trial
    let room: Room
    let report: @Sendable (Finding) -> Void

    func run() {
        let ended = DispatchSemaphore(value: 0)
        let (trial, room) = (trial, room)
        // What a trial finds after it was ended is a consequence of that.
        let reports = Reports(report)
        Thread {
            do { try trial.run(in: room, report: reports.add) } catch {
                reports.add(.holds(false, "the trial", seen: "\(error)", must: "can be made"))
            }
            ended.signal()
        }.start()
        if ended.wait(timeout: .now() + trial.patience) == .timedOut {
            reports.add(.holds(false, "the trial", seen: "no end", must: "ends within \(Int(trial.patience)) s"))
            reports.close()
        }
        room.close()
    }
}
