namespace KpnEen.ApiLoad;

/// <summary>What came of a request.</summary>
/// <param name="Kind">Which of the mix it was.</param>
/// <param name="Status">HTTP status; 0: none came.</param>
internal readonly record struct Answer(string Kind, bool Writes, int Status);
