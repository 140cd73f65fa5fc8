"""The cast. Lotte works in another town and must see nothing, ever."""

CAST = {
    "daan": "d.vandeneijnde@loopplank.example",  # youth worker
    "naima": "n.elkaddouri@loopplank.example",  # youth worker, his colleague
    "kwame": "k.oduya@waterrijk.example",  # contact point
    "marloes": "m.terhorst@waterrijk.example",  # contact point, team lead
    "simone": "s.hartog@waterrijk.example",  # regisseur
    "tarik": "t.yildiz@waterrijk.example",  # regisseur
    "amel": "a.bouzidi@politie-waterrijk.example",  # partner: police
    "jeroen": "j.kusters@cter-politie.example",  # partner: police, team CTER
    "eva": "e.vanasselt@om-rivierenkust.example",  # partner: public prosecution
    "yasemin": "y.demirel@wijkteam-waterrijk.example",  # partner: neighbourhood team
    "lucia": "l.pinas@oeverlicht.example",  # school: partner and attention officer
    "iza": "i.nowak@meander-ggz.example",  # partner: youth mental health care
    "cas": "c.verbruggen@reclassering-rk.example",  # partner: probation
    "roos": "r.dewinter@zvh-rivierenkust.example",  # process director
    "wim": "w.bakkeren@waterwolven.example",  # executor: sports club
    "gosse": "g.wiersma@waterrijk.example",  # supervisor
    "hester": "h.vanloon@waterrijk.example",  # privacy officer
    "lieuwe": "l.feenstra@waterrijk.example",  # controller's mandated officer
    "pervin": "p.janmohamed@waterrijk.example",  # administrator
    "lotte": "l.mulder@jeugdwerkzandhoven.example",  # youth worker of Zandhoven
    "vera": "v.schouten@zandhoven.example",  # contact point of Zandhoven
    "milton": "m.dacosta@zandhoven.example",  # contact point and regisseur of Zandhoven
    "quirine": "q.vermaat@zandhoven.example",  # supervisor of Zandhoven
}
