import TasteClient

/// The progress of an import: first what has been read and received, then what has been stored.
final class ImportProgressDisplay {
    private let totalBytes: Int
    private let display = ProgressDisplay()
    private var bytesBefore = 0
    private var bytesOfFile = 0
    private var received = 0
    private var stored = 0

    init(totalBytes: Int) { self.totalBytes = totalBytes }

    var seconds: Double { display.seconds }

    /// So many bytes of the present file have been read.
    func read(_ bytes: Int) {
        bytesOfFile = bytes
        show()
    }

    func finishedFile() {
        bytesBefore += bytesOfFile
        bytesOfFile = 0
    }

    func received(_ progress: ImportProgress) {
        received = progress.received
        stored = progress.stored
        show()
    }

    func end() { display.end() }

    private func show() {
        display.show { line }
    }

    private var line: ProgressLine {
        if stored > 0 {
            return ProgressLine(
                task: "storing", fraction: Double(stored) / Double(max(1, received)),
                details: ["\(Plain.count(stored)) of \(Plain.counted(received, "rating"))"])
        }
        let bytes = bytesBefore + bytesOfFile
        let fraction = totalBytes == 0 ? nil : Double(bytes) / Double(totalBytes)
        let rate = Int(Double(received) / max(seconds, 0.001))
        return ProgressLine(
            task: "importing", fraction: fraction,
            details: [
                "\(Plain.bytes(bytes)) of \(Plain.bytes(totalBytes))", Plain.counted(received, "rating"),
                "\(Plain.count(rate)) ratings/s",
            ], secondsLeft: fraction.flatMap { ProgressLine.secondsLeft(after: seconds, fraction: $0) })
    }
}
