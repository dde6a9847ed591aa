import CCrashMark
import Foundation
import Logging
import TasteServer
import TasteStore
import TasteValues

/// Checks the store before it is opened if a fault ended the daemon before, because a damaged page ends every process
/// that reads it: it may do so once.
struct CheckedStart {
    let state: String
    let logger: Logger

    /// Written by ``CCrashMark`` when a fault ends the daemon.
    private var mark: String { state + "/crashed" }

    /// - Throws: `dataLoss` if the store cannot be served.
    func run() throws {
        if let signal = try? String(contentsOfFile: mark, encoding: .utf8) {
            try check(after: signal.trimmingCharacters(in: .whitespacesAndNewlines))
            try? FileManager.default.removeItem(atPath: mark)
        }
        _ = tc_mark_crashes(mark)
    }

    private func check(after signal: String) throws {
        logger.notice("signal \(signal) ended the daemon; the store is checked before it is opened")
        let outcome = try StoreCheckProcess(state: state).run(timeLimit: timeLimit) { Systemd.checking() }
        let report: CheckReport
        switch outcome {
        case .done(let found): report = found
        case .ended(let reason): throw refusal("a check of it failed, \(reason)")
        }
        // A daemon answers DATA_LOSS for a value that is damaged, and serves the others. It cannot read around a page.
        if let page = report.findings.first(where: { $0.part == CheckFinding.filePart }) { throw refusal(page.what) }
        for finding in report.findings.prefix(Self.loggedFindings) {
            logger.error(
                "the store is damaged: \(finding.what). \(finding.remedy)", metadata: ["part": "\(finding.part)"])
        }
        logger.notice("the store was checked", metadata: ["findings": "\(report.found)"])
    }

    private static let loggedFindings = 20

    /// A minute, and what a slow disk needs to read the file.
    private var timeLimit: Duration {
        let size = try? FileManager.default.attributesOfItem(atPath: state + "/store/data.mdb")[.size] as? Int
        return .seconds(60 + (size ?? 0) / (20 << 20))
    }

    private func refusal(_ what: String) -> TasteError {
        TasteError(
            .dataLoss,
            "The store is damaged: \(what). Restore the folder \(state)/store from a backup, and start tasted again; taste check --state \(state) lists all damage."
        )
    }
}
