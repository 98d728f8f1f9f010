"""F5, screen: the server's routes, the frame, the pickers and the plane. The only floor that knows Streamlit."""
