namespace Inspect.Web.Components.Layout;

/// <summary>What the first response shows until the page is interactive: the frame of the app, with the outline of a page.</summary>
public sealed partial class FirstFrame;
