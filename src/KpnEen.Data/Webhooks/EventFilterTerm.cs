namespace KpnEen.Data.Webhooks;

/// <summary>One condition on the envelope of an event.</summary>
/// <param name="Path">Members joined by dots: <c>data.customer.number</c>; any element of an array on the way may hold it.</param>
/// <param name="Operator"><c>equals</c>, <c>notEquals</c>, <c>in</c>, <c>startsWith</c>, <c>exists</c>, <c>notExists</c>, <c>lessThan</c>, <c>atMost</c>, <c>greaterThan</c>, <c>atLeast</c>.</param>
/// <param name="Values">What it is held against, as text: numbers and booleans are found by their text too.</param>
public sealed record EventFilterTerm(string Path, string Operator, IReadOnlyList<string> Values);
