"""`vert demo`: a stage for each event, with a made-up cast, a played clock and a plug that can be pulled."""
