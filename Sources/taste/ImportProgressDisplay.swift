import TasteClient
import TerminalOutput

/// Displays the progress of an import: first what has been read, then what the daemon has stored.
final class ImportProgressDisplay {
    private let totalBytes: Int
    private let display = ProgressDisplay()
    private var bytesBefore = 0
    private var bytesOfFile = 0
    private var ratings = 0
    private var stored = 0
    private var isRead = false

    init(totalBytes: Int) { self.totalBytes = totalBytes }

    var seconds: Double { display.seconds }

    /// Displays how much of the current file has been read and handed to the daemon.
    func read(bytes: Int, ratings: Int = 0) {
        bytesOfFile = bytes
        self.ratings = ratings
        display.show { line }
    }

    /// Notes that the current file has been read to its end.
    func finishedFile() {
        bytesBefore += bytesOfFile
        bytesOfFile = 0
    }

    /// Displays that all files have been read and the daemon applies the import.
    func finishedReading() {
        isRead = true
        display.show(atOnce: true) { line }
    }

    /// Displays what the daemon reports.
    func received(_ progress: ImportProgress) {
        stored = progress.stored
        display.show { line }
    }

    func end() { display.end() }

    private var line: ProgressLine {
        isRead ? storing : reading
    }

    private var reading: ProgressLine {
        let bytes = bytesBefore + bytesOfFile
        let fraction = totalBytes == 0 ? 1 : Double(bytes) / Double(totalBytes)
        let rate = Int(Double(ratings) / max(seconds, 0.001))
        return ProgressLine(
            task: "importing", fraction: fraction,
            details: ["\(Plain.bytes(bytes)) of \(Plain.bytes(totalBytes))", "\(Plain.count(rate)) ratings/s"],
            secondsLeft: ProgressLine.secondsLeft(after: seconds, fraction: fraction))
    }

    private var storing: ProgressLine {
        ProgressLine(
            task: "storing", fraction: Double(stored) / Double(max(1, ratings)),
            details: ["\(Plain.count(stored)) of \(Plain.counted(ratings, "rating"))"])
    }
}
