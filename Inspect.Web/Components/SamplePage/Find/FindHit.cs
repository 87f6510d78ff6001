namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>A place where the words stand.</summary>
/// <param name="Place">Number of the event or message, from 0.</param>
/// <param name="Block">Number of its text, from 0; 0 is its title.</param>
/// <param name="Offset">Where it begins in the text.</param>
/// <param name="Length">Characters of it.</param>
public readonly record struct FindHit(int Place, int Block, int Offset, int Length);
