using RelayCloud.ControlPlane.Access;

namespace RelayCloud.ControlPlane.Routing;

/// <summary>One function of the app as it is called.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Methods">Upper case; empty = every one.</param>
/// <param name="Template">The route's template, without a slash in front.</param>
/// <param name="Level">Who may call it.</param>
public sealed record RouteEntry(string Function, IReadOnlyList<string> Methods, string Template, AccessLevel Level);
