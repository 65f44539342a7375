using RelayCloud.Accounts.Errors;

namespace RelayCloud.ControlPlane.Errors;

/// <summary>
/// The body of every refusal. The message is there twice because clients look for it under either name; there is no top-level <c>error</c>, which some take for something else.
/// </summary>
internal sealed record RefusalBody(int Code, string Msg, string Message, string Reason, IReadOnlyList<FieldError>? Fields);
