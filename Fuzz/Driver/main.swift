import CLibFuzzer
import Foundation

/// The target that an option names. libFuzzer ignores options with two dashes, and hands them on where it starts itself
/// again.
enum Chosen {
    static let target = option("target").flatMap { FuzzTargets.target($0) }

    /// The value of an option of this program; nil if it is not given.
    static func option(_ name: String) -> String? {
        let prefix = "--\(name)="
        return CommandLine.arguments.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}

guard let target = Chosen.target else {
    print("USAGE: fuzz --target=\(FuzzTargets.names.joined(separator: "|")) [--seeds=FOLDER | LIBFUZZER-ARGUMENT ...]")
    exit(64)
}
if let folder = Chosen.option("seeds") {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in target.seeds { try Data(bytes).write(to: URL(filePath: folder + "/" + name)) }
    exit(0)
}
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        Chosen.target?.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
