import SwiftProtobufPluginLibrary

/// Writes the switch over all calls of `Request`: a call that the server does not serve yet does not compile.
struct DispatchWriter {
    let text: String

    init(_ file: FileDescriptor) {
        let calls = file.messages.first { $0.name == "Request" }?.fields.filter { $0.realContainingOneof != nil } ?? []
        var printer = CodePrinter(addNewlines: true)
        printer.print(.generatedHeader)
        printer.print("import TasteProtocol", "", "extension WireRequest.OneOf_Call {")
        printer.withIndentation { printer in
            printer.print("/// The call, with what the server does about it.", "var served: any ServerCall {")
            Self.writeSwitch(calls, to: &printer) { _ in "call" }
            printer.print("}", "")
            printer.print("/// The name of the request's field that holds the call: the root of the paths in errors.")
            printer.print("var name: String {")
            Self.writeSwitch(calls, binding: false, to: &printer) { "\"\($0.name)\"" }
            printer.print("}")
        }
        printer.print("}")
        text = printer.content
    }

    private static func writeSwitch(
        _ calls: [FieldDescriptor], binding: Bool = true, to printer: inout CodePrinter,
        _ value: (FieldDescriptor) -> String
    ) {
        printer.withIndentation { printer in
            printer.print("switch self {")
            for call in calls {
                let name = Naming.protobufName(call.name.split(separator: "_").map(String.init))
                printer.print("case .\(name)\(binding ? "(let call)" : ""): \(value(call))")
            }
            printer.print("}")
        }
    }
}
