import Foundation

/// The frames of Protocol/vectors, from which seeds are made.
enum GoldenFrames {
    /// By the name of the file; each with its length.
    static let all: [String: [UInt8]] = ["Protocol/vectors", "Protocol/vectors/malformed"].reduce(into: [:]) {
        frames, folder in
        let folder = Repository.root + "/" + folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".txt") {
            guard let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8),
                let hex = text.components(separatedBy: "\nhex:\n").last
            else { continue }
            let digits = hex.compactMap(\.hexDigitValue)
            frames[String(name.dropLast(4))] = stride(from: 0, to: digits.count - 1, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }
    }
}
