namespace Inspect.Web.Components.SamplePage.Sessions;

/// <summary>Something that a terminal showed.</summary>
/// <param name="At">When, in seconds of the recording.</param>
/// <param name="PlayedAt">When it is played: long pauses are cut short.</param>
/// <param name="Text">What was written, with its escape sequences.</param>
public readonly record struct TerminalPiece(double At, double PlayedAt, string Text);
